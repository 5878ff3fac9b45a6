package dev.mooring.check.network;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
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
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.Optional;
import java.util.Set;

/** What EKS runs on every node does not come up on hybrid ones, which are ready all the same. */
final class SystemDaemonSetNotReady {
    private static final String NO_CREDENTIALS =
            "The agent finds no credentials on the machine: it needs a credentials file, which nodes keep only where they are told to. Or its image cannot be pulled.";

    private static final Remedy CREDENTIALS_FILE = looking(
                    "Let each machine keep a credentials file: enableCredentialsFile in its nodeConfig.yaml, or --enable-credentials-file=true of Bottlerocket's bootstrap container. Run the sudo command on the machine: it shows whether there is one.")
            .looking("sudo ls -l /eks-hybrid/.aws/credentials");

    private static final String KEPT_AWAY =
            "Its affinity or node selector leaves hybrid nodes out, or it was taken away: no Service has an address on them, though they are ready.";

    private static final Remedy LET_IN = Remedy.of(
                    "Let the affinity of kube-proxy allow eks.amazonaws.com/compute-type=hybrid, or declare the add-on in {stack} again and update it; or have Cilium replace it by kubeProxyReplacement in the values of its chart.")
            .looking("kubectl -n kube-system get daemonsets kube-proxy -o jsonpath='{.spec.template.spec}'")
            .looking("kubectl -n kube-system get configmap cilium-config -o jsonpath='{.data.kube-proxy-replacement}'")
            .looking("aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name kube-proxy")
            .looking(Commands.PREVIEW)
            .changing(Commands.UP);

    private static final Cause NOT_TOLD = new Cause(
            Cause.Kind.DEPENDENCY,
            "tell whether something does kube-proxy's work",
            "kube-proxy is not meant for hybrid nodes, and neither a CNI that is known by name nor its configuration is in kube-system");

    private SystemDaemonSetNotReady() {}

    static Check check() {
        return CheckDescription.check("system-daemonset-not-ready", Group.NETWORK, Severity.ERROR)
                .comparing(
                        "Desired and ready pods of kube-proxy, the agents of EKS Pod Identity for hybrid nodes, the node monitoring agent and the Secrets Store CSI driver against hybrid nodes that are not ready or have just come, and as many as cloud nodes may have: more that are not ready for ten minutes. Only kube-proxy is an error; and so it is where it is not meant for hybrid nodes, or is not there, for ten minutes, and Cilium is not told to do its work. Calico may do it, and is not asked. While a roll-out goes on, its pods need not be ready; one that has not moved for an hour is none.")
                .needing(KubernetesSources.NODES, KubernetesSources.DAEMONSETS, SharedViews.MEMORY)
                .using(
                        KubernetesSources.CILIUM_CONFIG,
                        "Where kube-proxy is not meant for hybrid nodes, whether Cilium does its work is unknown.")
                .viewing(SharedViews.NODES)
                .because(
                        "Its image cannot be pulled on site, or its pods crash there. Without kube-proxy no Service has an address on the node, which is ready all the same.")
                .fixedBy(looking("See why the pods of {subject} do not become ready on hybrid nodes.")
                        .changing("kubectl -n kube-system rollout restart daemonset {daemonSet}"))
                .orFixedBy(CREDENTIALS_FILE, LET_IN)
                .inhibitedBy("drift-addon-missing")
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
        withoutKubeProxy(facts, verdict);
    }

    private static void withoutKubeProxy(Facts facts, Verdict verdict) {
        var name = SystemDaemonSet.KUBE_PROXY.id();
        var sets = facts.get(KubernetesSources.DAEMONSETS);
        var without = SystemDaemonSet.withoutKubeProxy(sets, facts.get(SharedViews.NODES)).stream()
                .map(HybridNode::name)
                .toList();
        var since = facts.get(SharedViews.MEMORY)
                .lasting()
                .since(InProgress.ofAbsent(name))
                .orElse(null);
        if (without.isEmpty() || !Age.longAgo(since, UnreadyPods.TIME_TO_START, facts.now())) {
            return;
        }
        var cnis = sets.stream()
                .filter(set -> set.isCni() && !set.avoidsHybridNodes())
                .toList();
        var subject = Subject.of("daemon-set", name);
        if (cnis.stream().anyMatch(DaemonSet::isCilium)) {
            var replaced = facts.whereOn(KubernetesSources.CILIUM_CONFIG).orElse(Optional.empty());
            if (replaced.isEmpty()) {
                verdict.unknown(subject, NOT_TOLD);
                return;
            }
            if (replaced.get()) {
                return;
            }
        } else if (cnis.isEmpty()) {
            verdict.unknown(subject, NOT_TOLD);
            return;
        } else if (cnis.stream().anyMatch(DaemonSet::isCalico)) {
            return;
        }
        verdict.fail(
                Severity.ERROR,
                subject,
                "kube-proxy is not meant for hybrid nodes, and nothing does its work",
                Evidence.of("nodes", without)
                        .and("cni", cnis.stream().map(DaemonSet::name).toList())
                        .since(since)
                        .pointingTo(KEPT_AWAY)
                        .callingFor(LET_IN));
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
                evidence,
                Set.of(known.addon()));
    }
}
