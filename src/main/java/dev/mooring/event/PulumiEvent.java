package dev.mooring.event;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a delivery. Payloads carry no event time, no property differences and no order: an event says only
 * that something may have changed (Pulumi docs, webhooks).
 */
public sealed interface PulumiEvent {

    /** A stack was created or deleted. */
    record StackChanged(StackName name, String action) implements PulumiEvent {}

    /**
     * A stack operation (update, refresh, destroy, import) ended.
     *
     * @param version from the update's URL, the only place that names it; null when the URL has another form
     */
    record StackUpdated(
            StackName name,
            String operation,
            String result,
            @Nullable Long version,
            @Nullable String url,
            Made made) implements PulumiEvent {}

    /** A preview ended; nothing was changed. */
    record StackPreviewed(StackName name, String operation, String result, Made made) implements PulumiEvent {}

    /** A Pulumi Deployment was queued, started or ended. */
    record DeploymentChanged(
            StackName name,
            String operation,
            String status,
            @Nullable Long version,
            @Nullable String url,
            Made made) implements PulumiEvent {
        private static final Set<String> LOOKING_ONLY = Set.of("preview", "detect-drift");
        private static final Set<String> NOT_RUN = Set.of("not-started", "accepted", "skipped");

        /** Of a detection of drift there is an event of its own. */
        boolean mayHaveChanged() {
            return hasRun() && !"running".equals(status);
        }

        boolean hasRun() {
            return !LOOKING_ONLY.contains(operation) && !NOT_RUN.contains(status);
        }
    }

    /** A drift detection run ended. */
    record DriftChecked(
            StackName name,
            String status,
            boolean driftDetected,
            @Nullable String url,
            Made made) implements PulumiEvent {}

    /** A drift remediation run ended. */
    record DriftRemediated(
            StackName name, String status, @Nullable String url, Made made) implements PulumiEvent {}

    /** A policy was violated. Its body is not documented: only the stack is taken from it. */
    record PolicyViolated(StackName name) implements PulumiEvent {}

    /** An ESC environment was created or deleted. */
    record EnvironmentChanged(EnvironmentName name, String action) implements PulumiEvent {}

    /** A revision of an ESC environment was created or retracted. */
    record EnvironmentRevised(
            EnvironmentName name, String action, @Nullable Long revision, Made made) implements PulumiEvent {}

    /** A revision tag was created, moved or deleted. */
    record EnvironmentRevisionTagged(EnvironmentName name, String action, String tag) implements PulumiEvent {}

    /** A tag of an environment was created, changed or deleted. */
    record EnvironmentTagged(EnvironmentName name, String action, String tag) implements PulumiEvent {}

    /** An environment that this one imports was changed. */
    record ImportedEnvironmentChanged(EnvironmentName name, String imported) implements PulumiEvent {}

    /** Pulumi Cloud tries the line. */
    record Ping() implements PulumiEvent {}

    /**
     * A kind that is not documented, or a body that does not fit its kind.
     *
     * @param about the stack the body names, if it names one
     * @param environment the environment the body names, if it names one
     */
    record Unrecognised(String kind, String reason, Optional<StackName> about, Optional<EnvironmentName> environment)
            implements PulumiEvent {}

    /** What happened, in the word that the API and the page have for it. */
    default String type() {
        return switch (this) {
            case StackChanged _ -> "stack-changed";
            case StackUpdated _ -> "stack-updated";
            case StackPreviewed _ -> "stack-previewed";
            case DeploymentChanged _ -> "deployment-changed";
            case DriftChecked _ -> "drift-checked";
            case DriftRemediated _ -> "drift-remediated";
            case PolicyViolated _ -> "policy-violated";
            case EnvironmentChanged _ -> "environment-changed";
            case EnvironmentRevised _ -> "environment-revised";
            case EnvironmentRevisionTagged _ -> "environment-revision-tagged";
            case EnvironmentTagged _ -> "environment-tagged";
            case ImportedEnvironmentChanged _ -> "imported-environment-changed";
            case Ping _ -> "ping";
            case Unrecognised _ -> "unrecognised";
        };
    }

    /** The stack this event is about. */
    default Optional<StackName> stack() {
        return switch (this) {
            case StackChanged event -> Optional.of(event.name());
            case StackUpdated event -> Optional.of(event.name());
            case StackPreviewed event -> Optional.of(event.name());
            case DeploymentChanged event -> Optional.of(event.name());
            case DriftChecked event -> Optional.of(event.name());
            case DriftRemediated event -> Optional.of(event.name());
            case PolicyViolated event -> Optional.of(event.name());
            case Unrecognised event -> event.about();
            case EnvironmentChanged _, EnvironmentRevised _, EnvironmentRevisionTagged _ -> Optional.empty();
            case EnvironmentTagged _, ImportedEnvironmentChanged _, Ping _ -> Optional.empty();
        };
    }

    /** The ESC environment this event is about. */
    default Optional<EnvironmentName> esc() {
        return switch (this) {
            case EnvironmentChanged event -> Optional.of(event.name());
            case EnvironmentRevised event -> Optional.of(event.name());
            case EnvironmentRevisionTagged event -> Optional.of(event.name());
            case EnvironmentTagged event -> Optional.of(event.name());
            case ImportedEnvironmentChanged event -> Optional.of(event.name());
            case Unrecognised event -> event.environment();
            case StackChanged _, StackUpdated _, StackPreviewed _, DeploymentChanged _ -> Optional.empty();
            case DriftChecked _, DriftRemediated _, PolicyViolated _, Ping _ -> Optional.empty();
        };
    }

    /** Whether reality or declaration may differ after this event. Previews, and deployments that run or only look, change nothing. */
    default boolean mayChangeAnything() {
        return switch (this) {
            case Ping _, StackPreviewed _ -> false;
            case DeploymentChanged event -> event.mayHaveChanged();
            case StackChanged _, StackUpdated _, DriftChecked _, DriftRemediated _, PolicyViolated _ -> true;
            case EnvironmentChanged _, EnvironmentRevised _, EnvironmentRevisionTagged _ -> true;
            case EnvironmentTagged _, ImportedEnvironmentChanged _, Unrecognised _ -> true;
        };
    }

    /** The change to name beside a finding that appears after this event. */
    default Optional<Change> change() {
        return switch (this) {
            case StackUpdated event ->
                Optional.of(new Change("stack-update", event.version(), event.url(), event.made()));
            case DeploymentChanged event ->
                event.hasRun()
                        ? Optional.of(new Change("deployment", event.version(), event.url(), event.made()))
                        : Optional.empty();
            case DriftRemediated event -> Optional.of(new Change("drift-remediation", null, event.url(), event.made()));
            case EnvironmentRevised event ->
                Optional.of(new Change("environment-revision", event.revision(), null, event.made()));
            case StackChanged _, StackPreviewed _, DriftChecked _, PolicyViolated _ -> Optional.empty();
            case EnvironmentChanged _, EnvironmentRevisionTagged _, EnvironmentTagged _ -> Optional.empty();
            case ImportedEnvironmentChanged _, Ping _, Unrecognised _ -> Optional.empty();
        };
    }

    /** Who did it and how much of it there was, where that is kept of this kind. */
    default Made made() {
        return switch (this) {
            case StackUpdated event -> event.made();
            case StackPreviewed event -> event.made();
            case DeploymentChanged event -> event.made();
            case DriftChecked event -> event.made();
            case DriftRemediated event -> event.made();
            case EnvironmentRevised event -> event.made();
            case StackChanged _, PolicyViolated _, EnvironmentChanged _, EnvironmentRevisionTagged _ -> Made.UNSAID;
            case EnvironmentTagged _, ImportedEnvironmentChanged _, Ping _, Unrecognised _ -> Made.UNSAID;
        };
    }

    /** What was done: {@code update}, {@code destroy}, {@code created}; empty where the kind says it all. */
    default Optional<String> what() {
        return switch (this) {
            case StackUpdated event -> Optional.of(event.operation());
            case StackPreviewed event -> Optional.of(event.operation());
            case DeploymentChanged event -> Optional.of(event.operation());
            case StackChanged event -> Optional.of(event.action());
            case EnvironmentChanged event -> Optional.of(event.action());
            case EnvironmentRevised event -> Optional.of(event.action());
            case EnvironmentRevisionTagged event -> Optional.of(event.action() + " " + event.tag());
            case EnvironmentTagged event -> Optional.of(event.action() + " " + event.tag());
            case ImportedEnvironmentChanged event -> Optional.of(event.imported());
            case DriftChecked _, DriftRemediated _, PolicyViolated _, Ping _, Unrecognised _ -> Optional.empty();
        };
    }

    /** How it went, in Pulumi's word: {@code succeeded}, {@code failed}, {@code running}. */
    default Optional<String> outcome() {
        return switch (this) {
            case StackUpdated event -> Optional.of(event.result());
            case StackPreviewed event -> Optional.of(event.result());
            case DeploymentChanged event -> Optional.of(event.status());
            case DriftChecked event -> Optional.of(event.driftDetected() ? "drift" : event.status());
            case DriftRemediated event -> Optional.of(event.status());
            case StackChanged _, PolicyViolated _, EnvironmentChanged _, EnvironmentRevised _ -> Optional.empty();
            case EnvironmentRevisionTagged _, EnvironmentTagged _, ImportedEnvironmentChanged _ -> Optional.empty();
            case Ping _, Unrecognised _ -> Optional.empty();
        };
    }

    /** Pulumi's page of it; empty where none is kept. */
    default Optional<String> page() {
        return switch (this) {
            case StackUpdated event -> Optional.ofNullable(event.url());
            case DeploymentChanged event -> Optional.ofNullable(event.url());
            case DriftChecked event -> Optional.ofNullable(event.url());
            case DriftRemediated event -> Optional.ofNullable(event.url());
            case StackChanged _, StackPreviewed _, PolicyViolated _, EnvironmentChanged _ -> Optional.empty();
            case EnvironmentRevised _, EnvironmentRevisionTagged _, EnvironmentTagged _ -> Optional.empty();
            case ImportedEnvironmentChanged _, Ping _, Unrecognised _ -> Optional.empty();
        };
    }
}
