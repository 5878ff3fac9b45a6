package dev.mooring.check.neighbour;

import dev.mooring.check.Check;
import java.util.List;

/** The checks of this group, in the order in which reports list them. */
public final class NeighbourChecks {
    public static final List<Check> ALL = List.of(
            OperatorsOnLostNodes.externalSecrets(),
            IssuerUnregistered.check(),
            SecretStoreNotReady.check(),
            RevisionNotDelivered.check(),
            ExternalSecrets.notSynced(),
            ExternalSecrets.stale(),
            PushSecretFailed.check(),
            ClusterExternalSecretPartial.check(),
            EscCsiNotOnNode.check(),
            PodIdentityAgentNotOnNode.check(),
            IrsaNotInjected.check(),
            OperatorsOnLostNodes.pulumi(),
            PulumiStacks.stalled(),
            PulumiStacks.failing(),
            PulumiStacks.wedged(),
            PulumiStacks.notObserved(),
            PulumiStacks.resyncOverdue(),
            PulumiWorkspaceNotReady.check(),
            CloudDisagrees.check(),
            TwoDrivers.check(),
            RunnerPools.offline(),
            RunnerPools.onLostNode(),
            RunnerPools.outdated(),
            RunnerPools.ofItsOwnNodes(),
            Deployments.queuedTooLong(),
            Deployments.paused(),
            Deployments.orphaned(),
            WorkflowPodStuck.check(),
            DriftSchedules.missing(),
            DriftSchedules.paused(),
            DriftSchedules.failing(),
            DriftSchedules.overdue(),
            EscLife.invalid(),
            EscLife.rotationFailed(),
            EscLife.rotationOverdue(),
            EscLife.openGated(),
            EscLife.deletionUnprotected());

    private NeighbourChecks() {}
}
