package dev.mooring.notify;

import dev.mooring.check.Catalogue;
import dev.mooring.check.Remedy.Command;
import dev.mooring.check.Severity;
import dev.mooring.log.OneLine;
import dev.mooring.reading.Excerpt;
import dev.mooring.report.Finding;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell people of, for as long as it lasts: a finding, a source that cannot be read, or trouble of Mooring's own.
 * Of a finding it holds what a message says, shortened, so that it is small whatever nodes write into theirs.
 *
 * @param key the same for the same matter: the fingerprint of a finding
 * @param cluster {@link #OWN} where it is Mooring's own, and not with one cluster
 * @param check of the catalogue; or {@link #UNREAD}, or what the trouble is
 * @param group of the catalogue; or {@code source} or {@code mooring}
 * @param subject kind and name, as people write them
 * @param since when it began, as far as is known
 * @param firstSeen when Mooring saw it first
 * @param explains how many other findings it stands for
 * @param changed what changed just before; null where nothing is known
 * @param command the first to run; null where there is none
 * @param sites of what it explains, where it is of no site itself: known while it is open, and no part of what is kept or sent
 */
public record Matter(
        String key,
        Sort sort,
        String cluster,
        String check,
        String group,
        Severity severity,
        String kind,
        String subject,
        @Nullable String site,
        String summary,
        String cause,
        Instant since,
        Instant firstSeen,
        int explains,
        @Nullable Changed changed,
        String remedy,
        @Nullable String command,
        @Nullable List<String> sites) {
    /** In place of a cluster, for what concerns no single one. */
    public static final String OWN = "";

    /** In place of a check: a source cannot be read. */
    public static final String UNREAD = "source-unread";

    /** In place of a group of the catalogue, of a source. */
    public static final String SOURCES = "source";

    /** In place of a group of the catalogue, of Mooring's own trouble. */
    public static final String MOORING = "mooring";

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_SENTENCE = 600;
    private static final int LONGEST_COMMAND = 1_000;

    /** What it is. */
    public enum Sort {
        FINDING,
        SOURCE,
        TROUBLE
    }

    /**
     * A change that came before it.
     *
     * @param by who made it; null where nobody says
     */
    public record Changed(
            String kind,
            @Nullable Long version,
            @Nullable String url,
            Instant at,
            @Nullable String by) {
        public Changed {
            by = by == null ? null : OneLine.of(by);
        }
    }

    /** One that concerns no other site than its own. */
    public Matter(
            String key,
            Sort sort,
            String cluster,
            String check,
            String group,
            Severity severity,
            String kind,
            String subject,
            @Nullable String site,
            String summary,
            String cause,
            Instant since,
            Instant firstSeen,
            int explains,
            @Nullable Changed changed,
            String remedy,
            @Nullable String command) {
        this(
                key, sort, cluster, check, group, severity, kind, subject, site, summary, cause, since, firstSeen,
                explains, changed, remedy, command, List.of());
    }

    /** No text of it has more than a line, or holds what is not seen: no sink need see to that. */
    public Matter {
        kind = cut(kind, LONGEST_NAME);
        subject = cut(subject, LONGEST_NAME);
        site = site == null ? null : cut(site, LONGEST_NAME);
        summary = cut(summary, LONGEST_SENTENCE);
        cause = cut(cause, LONGEST_SENTENCE);
        remedy = cut(remedy, LONGEST_SENTENCE);
        command = command == null || command.length() > LONGEST_COMMAND ? null : command;
        sites = sites == null ? List.of() : List.copyOf(sites);
    }

    /** A command is whole or is not there: half of one may do something else. */
    public static Matter of(Finding finding) {
        var explained = finding.explains();
        var change = finding.precededBy();
        return new Matter(
                finding.fingerprint(),
                Sort.FINDING,
                finding.cluster(),
                finding.check(),
                Catalogue.find(finding.check()).map(check -> check.group().id()).orElse(""),
                finding.severity(),
                finding.subject().kind(),
                finding.subject().name(),
                finding.subject().site(),
                finding.summary(),
                finding.cause(),
                finding.since() == null ? finding.firstSeen() : finding.since(),
                finding.firstSeen(),
                explained == null ? 0 : explained.findings(),
                change == null
                        ? null
                        : new Changed(change.kind(), change.version(), change.url(), change.at(), change.by()),
                finding.remedy().text(),
                finding.remedy().commands().stream()
                        .map(Command::command)
                        .findFirst()
                        .orElse(null),
                finding.subject().site() == null ? finding.sites() : List.of());
    }

    /**
     * What cannot be read of a cluster for one cause.
     *
     * @param since when it was read last
     * @param firstSeen when it was first found unread
     */
    static Matter of(String cluster, String api, Unread unread, Instant since, Instant firstSeen) {
        return new Matter(
                ofUnread(cluster, api),
                Sort.SOURCE,
                cluster,
                UNREAD,
                SOURCES,
                Severity.ERROR,
                "source",
                api,
                null,
                unread.summary() + "; " + unread.checks().size() + " checks cannot be judged",
                unread.detail(),
                since,
                firstSeen,
                unread.checks().size(),
                null,
                UnreadRemedy.of(unread),
                null);
    }

    /** The key of what cannot be read of a cluster. */
    static String ofUnread(String cluster, String api) {
        return "unread/" + cluster + "/" + api;
    }

    /** The key of Mooring's own trouble. */
    static String ofMooring(String what) {
        return "mooring/" + what;
    }

    /** Mooring's own, of no single cluster. */
    static Matter trouble(String what, Severity severity, String summary, String remedy, Instant since) {
        return trouble(ofMooring(what), OWN, what, what, severity, summary, "", remedy, since);
    }

    /** The key of that a sink is away. */
    static String ofAway(String sink) {
        return ofMooring(Trouble.SINK_AWAY + "/" + sink);
    }

    /** Mooring's own, with one of its sinks. */
    static Matter away(String sink, String summary, String cause, String remedy, Instant since) {
        var what = Trouble.SINK_AWAY;
        return trouble(ofAway(sink), OWN, what, sink, Severity.ERROR, summary, cause, remedy, since);
    }

    /** The key of that no report of a cluster comes. */
    static String ofOverdue(String cluster) {
        return ofMooring(Trouble.VERIFICATION_OVERDUE + "/" + cluster);
    }

    /** Mooring's own, with a cluster that it does not verify. */
    static Matter overdue(String cluster, String summary, String remedy, Instant since) {
        return trouble(
                ofOverdue(cluster),
                cluster,
                Trouble.VERIFICATION_OVERDUE,
                cluster,
                Severity.CRITICAL,
                summary,
                "",
                remedy,
                since);
    }

    private static Matter trouble(
            String key,
            String cluster,
            String what,
            String subject,
            Severity severity,
            String summary,
            String cause,
            String remedy,
            Instant since) {
        return new Matter(
                key,
                Sort.TROUBLE,
                cluster,
                what,
                MOORING,
                severity,
                "mooring",
                subject,
                null,
                summary,
                cause,
                since,
                since,
                0,
                null,
                remedy,
                null);
    }

    /** The cluster whose reports tell of it; {@link #OWN} for Mooring's own trouble, also where that is with a cluster. */
    String watchedWith() {
        return sort == Sort.TROUBLE ? OWN : cluster;
    }

    /** The sites whose people it concerns: its own, or those of what it explains; an empty name where there is none. */
    List<String> places() {
        if (site != null) {
            return List.of(site);
        }
        var others = Objects.requireNonNull(sites);
        return others.isEmpty() ? List.of("") : others;
    }

    /** As it is now, of what has been known for longer. */
    Matter knownAs(Matter before) {
        return before.since.isBefore(since)
                ? with(summary, before.since, before.firstSeen, Objects.requireNonNull(sites))
                : this;
    }

    /** One that tells of many, of whom people silenced some. */
    Matter partlySilenced(int rest) {
        return with(summary + "; " + rest + " of them not silenced", since, firstSeen, Objects.requireNonNull(sites));
    }

    /** As it is kept and sent. */
    Matter withoutSites() {
        return Objects.requireNonNull(sites).isEmpty() ? this : with(summary, since, firstSeen, List.of());
    }

    private Matter with(String text, Instant began, Instant first, List<String> others) {
        return new Matter(
                key, sort, cluster, check, group, severity, kind, subject, site, text, cause, began, first, explains,
                changed, remedy, command, others);
    }

    private static String cut(String text, int most) {
        var line = OneLine.of(text);
        return line.length() <= most ? line : Excerpt.of(line, most - 1);
    }
}
