package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.InProgress;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.SystemDaemonSet;
import dev.mooring.check.UnreadyPods;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;

/** What EKS runs on every node does not come up on hybrid ones, which are ready all the same. */
final class SystemDaemonSetNotReady {
    private static final String NO_CREDENTIALS =
            "The agent finds no credentials on the machine: it needs a credentials file, which nodes keep only where they are told to. Or its image cannot be pulled.";

    private static final Remedy CREDENTIALS_FILE = looking(
                    "Let each machine keep a credentials file: enableCredentialsFile in its nodeConfig.yaml, or --enable-credentials-file=true of Bottlerocket's bootstrap container. Run the sudo command on the machine: it shows whether there is one.")
            .looking("sudo ls -l /eks-hybrid/.aws/credentials");

    private SystemDaemonSetNotReady() {}

    static Check check() {
        return CheckDescription.check("system-daemonset-not-ready", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Desired and ready pods of kube-proxy, the agents of EKS Pod Identity for hybrid nodes, the node monitoring agent and the Secrets Store CSI driver against hybrid nodes that are not ready or have just come, and cloud nodes: more that are not ready for ten minutes. Only kube-proxy is an error. While a roll-out goes on, its pods need not be ready; one that has not moved for an hour is none.")
                .needing(KubernetesSources.NODES, KubernetesSources.DAEMONSETS, SharedViews.MEMORY)
                .viewing(SharedViews.NODES)
                .because(
                        "Its image cannot be pulled on site, or its pods crash there. Without kube-proxy no Service has an address on the node, which is ready all the same.")
                .fixedBy(looking("See why the pods of {subject} do not become ready on hybrid nodes.")
                        .changing("kubectl -n kube-system rollout restart daemonset {daemonSet}"))
                .orFixedBy(CREDENTIALS_FILE)
                .judging(SystemDaemonSetNotReady::rule);
    }

    private static Remedy looking(String text) {
        return Remedy.of(text)
                .looking(Commands.DAEMONSETS)
                .looking("kubectl -n kube-system describe daemonset {daemonSet}")
                .looking("kubectl -n kube-system get pods -o wide")
                .looking("kubectl -n kube-system get events --field-selector type=Warning --sort-by=.lastTimestamp");
    }

    private static void rule(Facts facts, Verdict verdict) {
        if (facts.get(SharedViews.NODES).current().isEmpty()) {
            verdict.doesNotApply("there are no hybrid nodes");
            return;
        }
        facts.get(KubernetesSources.DAEMONSETS)
                .forEach(set -> SystemDaemonSet.of(set).ifPresent(known -> judge(known, set, facts, verdict)));
    }

    private static void judge(SystemDaemonSet known, DaemonSet set, Facts facts, Verdict verdict) {
        var since = facts.get(SharedViews.MEMORY)
                .lasting()
                .since(InProgress.ofUnready(set))
                .orElse(null);
        if (!known.lacksPods(set, facts.get(SharedViews.NODES), facts.now())
                || !Age.longAgo(since, UnreadyPods.TIME_TO_START, facts.now())) {
            return;
        }
        var evidence = Evidence.of("desired", set.desired())
                .and("ready", set.ready())
                .since(since)
                .naming(Placeholder.DAEMONSET, set.name());
        if (known.isPodIdentity()) {
            evidence.pointingTo(NO_CREDENTIALS).callingFor(CREDENTIALS_FILE);
        }
        verdict.fail(
                known.severity(),
                Subject.of("daemon-set", set.name()),
                set.ready() + " of " + set.desired() + " pods are ready, and hybrid nodes are without",
                evidence);
    }
}
