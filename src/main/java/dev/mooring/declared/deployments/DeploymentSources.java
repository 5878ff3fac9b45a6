package dev.mooring.declared.deployments;

import dev.mooring.reading.Answers;
import dev.mooring.reading.Source;
import java.util.List;

/** What Pulumi Deployments is asked of a cluster's stack. Absent where it does not deploy the stack: nothing beyond the first is asked then. */
public final class DeploymentSources {
    public static final Source<DeploymentSettings> SETTINGS = Source.named("pulumi-deployment-settings");

    public static final Source<DeploymentQueue> QUEUE = Source.named("pulumi-deployments");

    public static final Source<List<Schedule>> SCHEDULES = Source.named("pulumi-schedules");

    /** Newest first. */
    public static final Source<DriftRuns> DRIFT_RUNS = Source.named("pulumi-drift-runs");

    /** Absent where Pulumi's own machines deploy the stack. */
    public static final Source<RunnerPool> POOL = Source.named("pulumi-runner-pool");

    /**
     * What Pulumi Cloud's own record says of updates that the Pulumi Kubernetes Operator calls failed, by what the operator
     * calls the stack: {@code succeeded}, {@code failed} or {@code in-progress}. Absent where it calls none so.
     */
    public static final Source<Answers<String, String>> RECORDS = Source.named("pulumi-records");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(SETTINGS, QUEUE, SCHEDULES, DRIFT_RUNS, POOL, RECORDS);

    private DeploymentSources() {}
}
