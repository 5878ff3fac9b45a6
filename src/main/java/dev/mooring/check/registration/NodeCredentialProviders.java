package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.reading.Facts;
import dev.mooring.roster.Roster;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which credentials nodes joined with. */
final class NodeCredentialProviders {
    private static final String SSM = "ssm";
    private static final Remedy RELABEL = Remedy.of(
                    "The name tells which credentials the node has: it is the label that is wrong. Set it right, and take it out of kubelet's node-labels in nodeConfig.yaml if it stands there. A machine that was built without nodeadm is better built anew with it.")
            .looking(Commands.NODE_WIDE)
            .changing("kubectl label node {node} --overwrite " + HybridNode.CREDENTIAL_PROVIDER
                    + "={credentialProvider}");

    private NodeCredentialProviders() {}

    /** A node's name has not the form that its credentials give it. */
    static Check nameFormatMismatch() {
        return CheckDescription.check("node-name-format-mismatch", Group.REGISTRATION, Severity.WARNING)
                .comparing("Form of the node's name (mi-… for SSM only) against its credential-provider label.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("The node was relabelled by hand, or built without nodeadm.")
                .fixedBy(RELABEL)
                .inhibitedBy("node-credential-provider-mismatch")
                .judging(NodeCredentialProviders::nameFormatMismatch);
    }

    private static void nameFormatMismatch(Facts facts, Verdict verdict) {
        verdict.failEach(
                NodeCredentialProviders::isMisnamed,
                "Node name does not fit its credential provider",
                node -> Evidence.of("name", node.name())
                        .and("label", node.credentialProvider())
                        .naming(Placeholder.CREDENTIAL_PROVIDER, node.credentialProviderByName()));
    }

    private static boolean isMisnamed(HybridNode node) {
        var provider = node.credentialProvider();
        return provider != null && SSM.equals(provider) != SSM.equals(node.credentialProviderByName());
    }

    /** A node joined with other credentials than declared. */
    static Check mismatch() {
        return CheckDescription.check("node-credential-provider-mismatch", Group.REGISTRATION, Severity.WARNING)
                .comparing("Declared credential provider of a node against its label.")
                .needing(KubernetesSources.NODES)
                .using(SsmSources.MANAGED_INSTANCES, "Nodes that only SSM can match to their declaration are unknown.")
                .viewing(SharedViews.NODES, SharedViews.DECLARED_MACHINES)
                .because("The host was set up with the wrong nodeConfig.")
                .fixedBy(
                        Commands.LATEST_NODEADM
                                + "Its nodeConfig.yaml must name the declared credential provider; where that is SSM, with a new activation. Drain the node, uninstall, remove its Node, install again and let it join; run the sudo commands on the machine.")
                .looking(Commands.NODE_WIDE)
                .looking(Commands.NODEADM_VERSION)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL)
                .changing(Commands.DELETE_NODE)
                .changing(Commands.JOIN_AGAIN)
                .orFixedBy(RELABEL)
                .judging(NodeCredentialProviders::mismatch);
    }

    private static void mismatch(Facts facts, Verdict verdict) {
        var machines = facts.get(SharedViews.DECLARED_MACHINES);
        var countsNeedSsm = countsNeedSsm(machines);
        verdict.eachNode(node -> {
            var actual = node.credentialProvider();
            var declaration = machines.declarationOf(node);
            var declared = declaration.flatMap(DeclaredNode::credentialProvider);
            if (actual != null && declared.isPresent() && !declared.get().equals(actual)) {
                if (countsNeedSsm && !declaration.get().isNamed()) {
                    // While SSM is dark, the node may be counted to a declaration that means another one.
                    facts.whereOn(SsmSources.MANAGED_INSTANCES);
                }
                var evidence = Evidence.of("declared", declared)
                        .and("actual", actual)
                        .naming(Placeholder.CREDENTIAL_PROVIDER, declared)
                        .since(node.createdAt());
                var onlyLabelled = declared.get().equals(node.credentialProviderByName());
                verdict.fail(
                        verdict.subject(node),
                        (onlyLabelled ? "Node is labelled " : "Node joined with ") + actual + ", declared is "
                                + declared.get(),
                        onlyLabelled ? evidence.callingFor(RELABEL) : evidence);
            }
        });
    }

    /** Whether it takes SSM to tell which nodes the declarations without names mean. */
    private static boolean countsNeedSsm(Roster machines) {
        return machines.uncertainty().isPresent()
                || (machines.countsByActivation()
                        && machines.machines().stream()
                                .anyMatch(machine -> machine.declaration()
                                        .filter(declared -> !declared.isNamed()
                                                && declared.activationId().isPresent())
                                        .isPresent()));
    }

    /** The cluster has nodes of both kinds. */
    static Check mixed() {
        return CheckDescription.check("mixed-credential-providers", Group.REGISTRATION, Severity.INFO)
                .comparing("Distinct credential providers in one cluster.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("The AWS guide advises one kind; both work side by side.")
                .fixedBy("Move the nodes of one kind, or leave this check off.")
                .looking(
                        "kubectl get nodes -l eks.amazonaws.com/compute-type=hybrid -L eks.amazonaws.com/hybrid-credential-provider")
                .offByDefault()
                .judging(NodeCredentialProviders::mixed);
    }

    private static void mixed(Facts facts, Verdict verdict) {
        var counts = facts.get(SharedViews.NODES).current().stream()
                .flatMap(node -> Stream.ofNullable(node.credentialProvider()))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (counts.size() > 1) {
            verdict.fail(
                    verdict.clusterSubject(),
                    "Nodes joined with different credential providers",
                    Evidence.of(
                            "counts",
                            counts.entrySet().stream()
                                    .map(count -> count.getKey() + ": " + count.getValue())
                                    .toList()));
        }
    }
}
