package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Source;
import dev.mooring.roster.DeclaredNodes;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which credentials nodes joined with. */
public final class NodeCredentialProviders {
    private static final int MANAGED_INSTANCE_LENGTH = "mi-".length() + 17;
    private static final String SSM = "ssm";

    private NodeCredentialProviders() {}

    /** A node's name has not the form that its credentials give it. */
    public static Check nameFormatMismatch() {
        return Check.of(
                CheckDescription.check("node-name-format-mismatch", Group.REGISTRATION, Severity.WARNING)
                        .comparing("Form of the node's name (mi-… for SSM only) against its credential-provider label.")
                        .needing(Source.KUBERNETES_NODES)
                        .because("The node was relabelled by hand, or built without nodeadm.")
                        .fixedBy(
                                "kubectl get node {subject} --show-labels; on the machine: nodeadm uninstall, then nodeadm init -c file://nodeConfig.yaml")
                        .foldedInto("node-credential-provider-mismatch"),
                (situation, verdict) -> verdict.failEach(
                        NodeCredentialProviders::isMisnamed,
                        "Node name does not fit its credential provider",
                        node -> Evidence.of("name", node.name()).and("label", node.credentialProvider())));
    }

    private static boolean isMisnamed(HybridNode node) {
        var provider = node.credentialProvider();
        return provider != null && SSM.equals(provider) != isManagedInstance(node.name());
    }

    /** {@code mi-} and 17 hexadecimal digits. */
    private static boolean isManagedInstance(String name) {
        if (name.length() != MANAGED_INSTANCE_LENGTH || !name.startsWith("mi-")) {
            return false;
        }
        for (var index = "mi-".length(); index < name.length(); index++) {
            if (Character.digit(name.charAt(index), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A node joined with other credentials than declared. */
    public static Check mismatch() {
        return Check.of(
                CheckDescription.check("node-credential-provider-mismatch", Group.REGISTRATION, Severity.WARNING)
                        .comparing("Declared credential provider of a node against its label.")
                        .needing(Source.KUBERNETES_NODES)
                        .because("The host was set up with the wrong nodeConfig.")
                        .fixedBy(
                                "On the machine: nodeadm uninstall, then nodeadm init with the declared credential provider"),
                NodeCredentialProviders::mismatch);
    }

    private static void mismatch(Situation situation, Verdict verdict) {
        if (DeclaredNodes.of(situation.declared()) instanceof DeclaredNodes.Unknown(Cause cause)) {
            verdict.unknown(cause);
        }
        verdict.eachNode(node -> {
            var actual = node.credentialProvider();
            var declared = situation.roster().declarationOf(node).flatMap(DeclaredNode::credentialProvider);
            if (actual != null && declared.isPresent() && !declared.get().equals(actual)) {
                verdict.fail(
                        situation.subject(node),
                        "Node joined with " + actual + ", declared is " + declared.get(),
                        Evidence.of("declared", declared).and("actual", actual));
            }
        });
    }

    /** The cluster has nodes of both kinds. */
    public static Check mixed() {
        return Check.of(
                CheckDescription.check("mixed-credential-providers", Group.REGISTRATION, Severity.INFO)
                        .comparing("Distinct credential providers in one cluster.")
                        .needing(Source.KUBERNETES_NODES)
                        .because("The AWS guide advises one kind; both work side by side.")
                        .fixedBy("Move the nodes of one kind, or leave this check off")
                        .offByDefault(),
                NodeCredentialProviders::mixed);
    }

    private static void mixed(Situation situation, Verdict verdict) {
        var counts = situation.nodes().stream()
                .flatMap(node -> Stream.ofNullable(node.credentialProvider()))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (counts.size() > 1) {
            verdict.fail(
                    situation.clusterSubject(),
                    "Nodes joined with different credential providers",
                    Evidence.of(
                            "counts",
                            counts.entrySet().stream()
                                    .map(count -> count.getKey() + ": " + count.getValue())
                                    .toList()));
        }
    }
}
