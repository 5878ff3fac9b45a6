package dev.mooring.timeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.PrecedingChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One thing that happened, and when. As JSON each says in {@code kind} which one it is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "kind")
@JsonPropertyOrder({"kind", "at", "cluster"})
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.FindingOpened.class, name = Entry.FINDING_OPENED),
    @JsonSubTypes.Type(value = Entry.FindingFolded.class, name = Entry.FINDING_FOLDED),
    @JsonSubTypes.Type(value = Entry.FindingChanged.class, name = Entry.FINDING_CHANGED),
    @JsonSubTypes.Type(value = Entry.FindingResolved.class, name = Entry.FINDING_RESOLVED),
    @JsonSubTypes.Type(value = Entry.Delivered.class, name = Entry.DELIVERED),
    @JsonSubTypes.Type(value = Entry.EksUpdated.class, name = Entry.EKS_UPDATED),
    @JsonSubTypes.Type(value = Entry.SourcesLost.class, name = Entry.SOURCES_LOST),
    @JsonSubTypes.Type(value = Entry.SourcesBack.class, name = Entry.SOURCES_BACK),
    @JsonSubTypes.Type(value = Entry.SilenceBegun.class, name = Entry.SILENCE_BEGUN),
    @JsonSubTypes.Type(value = Entry.SilenceEnded.class, name = Entry.SILENCE_ENDED),
    @JsonSubTypes.Type(value = Entry.Verified.class, name = Entry.VERIFIED)
})
@Schema(
        oneOf = {
            Entry.FindingOpened.class,
            Entry.FindingFolded.class,
            Entry.FindingChanged.class,
            Entry.FindingResolved.class,
            Entry.Delivered.class,
            Entry.EksUpdated.class,
            Entry.SourcesLost.class,
            Entry.SourcesBack.class,
            Entry.SilenceBegun.class,
            Entry.SilenceEnded.class,
            Entry.Verified.class
        },
        discriminatorProperty = "kind")
public sealed interface Entry {
    String FINDING_OPENED = "finding-opened";
    String FINDING_FOLDED = "finding-folded";
    String FINDING_CHANGED = "finding-changed";
    String FINDING_RESOLVED = "finding-resolved";
    String DELIVERED = "delivery";
    String EKS_UPDATED = "eks-update";
    String SOURCES_LOST = "sources-lost";
    String SOURCES_BACK = "sources-back";
    String SILENCE_BEGUN = "silence-begun";
    String SILENCE_ENDED = "silence-ended";
    String VERIFIED = "verification";

    /** Every kind there is. */
    List<String> KINDS = List.of(
            FINDING_OPENED,
            FINDING_FOLDED,
            FINDING_CHANGED,
            FINDING_RESOLVED,
            DELIVERED,
            EKS_UPDATED,
            SOURCES_LOST,
            SOURCES_BACK,
            SILENCE_BEGUN,
            SILENCE_ENDED,
            VERIFIED);

    Instant at();

    /** Null for what concerns the whole fleet. */
    @Nullable String cluster();

    /** What became of a finding. */
    sealed interface OfFinding extends Entry {
        @Override
        String cluster();

        String fingerprint();

        String check();

        Severity severity();

        Subject subject();

        String summary();
    }

    /** A finding that counts since then. */
    record FindingOpened(
            Instant at,
            String cluster,
            String fingerprint,
            String check,
            Severity severity,
            Subject subject,
            String summary,
            @Nullable PrecedingChange precededBy)
            implements OfFinding {}

    /**
     * A finding that counted, and is told by another one since then, or ignored.
     *
     * @param inhibitedBy fingerprint of the finding that explains it; null where it is ignored
     * @param ignoredBy the rule that ignores it; null where another one explains it
     */
    record FindingFolded(
            Instant at,
            String cluster,
            String fingerprint,
            String check,
            Severity severity,
            Subject subject,
            String summary,
            @Nullable String inhibitedBy,
            @Nullable String ignoredBy)
            implements OfFinding {}

    /**
     * A finding that counts, and whose severity changed.
     *
     * @param severity since then
     * @param before until then
     */
    record FindingChanged(
            Instant at,
            String cluster,
            String fingerprint,
            String check,
            Severity severity,
            Severity before,
            Subject subject,
            String summary)
            implements OfFinding {}

    /**
     * A finding that counted, and is over.
     *
     * @param resolvedBy what ended it, as {@link Finding#resolvedBy}
     * @param opened when it was seen first
     */
    record FindingResolved(
            Instant at,
            String cluster,
            String fingerprint,
            String check,
            Severity severity,
            Subject subject,
            String summary,
            @Nullable String resolvedBy,
            Instant opened)
            implements OfFinding {}

    /**
     * A delivery of Pulumi Cloud about a cluster. The same one is told of each cluster that it concerns.
     *
     * @param at when it was received
     * @param delivery its id
     * @param event what it means: {@code stack-updated}, {@code deployment-changed}, {@code environment-revised} …
     * @param target the stack or environment that it is about
     * @param operation what was done there: {@code update}, {@code destroy}, {@code created}; null where the event says it all
     * @param result how it went: {@code succeeded}, {@code failed}, {@code running}; null where the event says it all
     * @param version stack version, deployment number or environment revision; null where it names none
     * @param by who did it; null where it names nobody
     * @param resources how many resources were created, updated, deleted, left the same; empty where it does not count
     * @param url Pulumi's page of it; null where it names none
     * @param changes whether reality or declaration may differ since: a preview, or a deployment that only began, changes
     *     nothing
     */
    record Delivered(
            Instant at,
            String cluster,
            String delivery,
            String event,
            String target,
            @Nullable String operation,
            @Nullable String result,
            @Nullable Long version,
            @Nullable String by,
            Map<String, Long> resources,
            @Nullable String url,
            boolean changes)
            implements Entry {}

    /**
     * An update that EKS made to the cluster, as it stands.
     *
     * @param at when it began
     * @param type {@code VersionUpdate}, {@code AddonUpdate} …
     * @param status {@code InProgress}, {@code Successful}, {@code Failed} or {@code Cancelled}
     * @param parameters what it changes, as {@code type=value}
     * @param errors codes and messages, where it failed
     */
    record EksUpdated(
            Instant at,
            String cluster,
            String id,
            String type,
            String status,
            List<String> parameters,
            List<String> errors)
            implements Entry {}

    /**
     * Sources that could be read, or were asked for the first time, and cannot be read since then, for one cause.
     *
     * @param cause {@code refused}, {@code unreachable} and so on
     * @param api who does not answer: {@code kubernetes}, {@code eks} …; null where the cause is not a call that failed
     * @param summary in one line
     * @param detail what one of the calls was answered
     */
    record SourcesLost(
            Instant at,
            String cluster,
            List<String> sources,
            String cause,
            @Nullable String api,
            String summary,
            String detail)
            implements Entry {}

    /**
     * Sources that are read again.
     *
     * @param lost since when they could not be read; null where that is forgotten
     */
    record SourcesBack(
            Instant at,
            String cluster,
            List<String> sources,
            @Nullable Instant lost) implements Entry {}

    /**
     * A silence that began.
     *
     * @param cluster null where it is of every cluster
     * @param silence its id
     * @param until when it ends; null where it ends with what it silences
     */
    record SilenceBegun(
            Instant at,
            @Nullable String cluster,
            String silence,
            String author,
            String reason,
            @Nullable Instant until) implements Entry {}

    /**
     * A silence that ended.
     *
     * @param cluster null where it is of every cluster
     * @param silence its id
     * @param because {@code time}, {@code resolved} or {@code people}
     * @param by who ended it; null where nobody did
     */
    record SilenceEnded(
            Instant at,
            @Nullable String cluster,
            String silence,
            String because,
            @Nullable String by) implements Entry {}

    /** A verification that people asked for, by its report. */
    record Verified(Instant at, String cluster, String report) implements Entry {}

    /** Its kind. */
    @JsonProperty(value = "kind", access = JsonProperty.Access.READ_ONLY)
    default String kindId() {
        return switch (this) {
            case FindingOpened _ -> FINDING_OPENED;
            case FindingFolded _ -> FINDING_FOLDED;
            case FindingChanged _ -> FINDING_CHANGED;
            case FindingResolved _ -> FINDING_RESOLVED;
            case Delivered _ -> DELIVERED;
            case EksUpdated _ -> EKS_UPDATED;
            case SourcesLost _ -> SOURCES_LOST;
            case SourcesBack _ -> SOURCES_BACK;
            case SilenceBegun _ -> SILENCE_BEGUN;
            case SilenceEnded _ -> SILENCE_ENDED;
            case Verified _ -> VERIFIED;
        };
    }
}
