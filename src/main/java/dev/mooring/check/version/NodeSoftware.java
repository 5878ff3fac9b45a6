package dev.mooring.check.version;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.KubernetesVersion;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.check.VersionNumbers;
import dev.mooring.check.WorkedOutOnce;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Operating systems, kernels and container runtimes. */
final class NodeSoftware {
    /** Supported by AWS on hybrid nodes (EKS user guide, operating systems for hybrid nodes). */
    private static final Pattern SUPPORTED = Pattern.compile(
            "(Ubuntu (20|22|24)\\.04.*)|(Red Hat Enterprise Linux.* [89][. ].*)|(Red Hat Enterprise Linux.* [89])|(Amazon Linux 2023.*)|(Bottlerocket OS .*)");

    private static final VersionNumbers KERNEL_NEEDED = VersionNumbers.of(5, 10);
    private static final VersionNumbers CILIUM_THAT_NEEDS_IT = VersionNumbers.of(1, 18, 3);

    /** Kernels of Red Hat and Amazon end with it: {@code 5.14.0-570.12.1.el9_6.aarch64}. */
    private static final String ARCHITECTURE = "kubernetes.io/arch";

    private NodeSoftware() {}

    /** AWS does not support the operating system. */
    static Check osUnsupported() {
        return CheckDescription.check("node-os-unsupported", Group.VERSION, Severity.INFO)
                .comparing("Operating system of each node against those AWS supports on hybrid nodes.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.NODES)
                .because("It runs, but AWS does not support it.")
                .fixedBy("Move {subject} to Ubuntu 22.04 or 24.04, RHEL 9, Amazon Linux 2023 or Bottlerocket.")
                .looking(Commands.NODE_WIDE)
                .judging((_, verdict) -> osUnsupported(verdict));
    }

    private static void osUnsupported(Verdict verdict) {
        var isSupported = WorkedOutOnce.by(
                image -> image.isEmpty() || SUPPORTED.matcher(image).matches());
        verdict.failEach(
                node -> !isSupported.of(node.software().osImage()),
                "AWS does not support the node's operating system",
                node -> Evidence.of("osImage", node.software().osImage()));
    }

    /** The kernel is too old for the CNI. */
    static Check ciliumKernelTooOld() {
        return CheckDescription.check("cilium-kernel-too-old", Group.VERSION, Severity.WARNING)
                .comparing("Kernel of each node against 5.10, where Cilium is 1.18.3 or newer.")
                .needing(KubernetesSources.NODES, KubernetesSources.DAEMONSETS)
                .viewing(SharedViews.NODES)
                .because("Cilium 1.18.3 needs a newer kernel than Ubuntu 20.04 and RHEL 8 have.")
                .fixedBy("Move {subject} off Ubuntu 20.04 or RHEL 8, or stay on an older Cilium.")
                .looking(Commands.NODE_WIDE)
                .looking(Commands.DAEMONSETS)
                .judging(NodeSoftware::ciliumKernelTooOld);
    }

    private static void ciliumKernelTooOld(Facts facts, Verdict verdict) {
        facts.get(KubernetesSources.DAEMONSETS).stream()
                .filter(DaemonSet::isCilium)
                .map(DaemonSet::imageTag)
                .findFirst()
                .ifPresentOrElse(
                        tag -> ciliumKernelTooOld(tag, verdict), () -> verdict.doesNotApply("Cilium is not installed"));
    }

    private static void ciliumKernelTooOld(String tag, Verdict verdict) {
        var cilium = VersionNumbers.parse(tag);
        if (cilium.isEmpty()) {
            verdict.unknown(KubernetesVersion.unreadable("Cilium"));
        } else if (cilium.get().isBefore(CILIUM_THAT_NEEDS_IT)) {
            verdict.doesNotApply("Cilium is older than 1.18.3");
        } else {
            var isTooOld = WorkedOutOnce.by(NodeSoftware::isTooOld);
            verdict.failEach(
                    node -> isTooOld.of(node.software().kernel()),
                    "Kernel is too old for the cluster's Cilium",
                    node -> Evidence.of("kernel", node.software().kernel())
                            .and("needed", "5.10")
                            .and("cilium", tag));
        }
    }

    private static boolean isTooOld(String kernel) {
        return VersionNumbers.parse(kernel)
                .filter(version -> version.isBefore(KERNEL_NEEDED))
                .isPresent();
    }

    /** Nodes of a site are not alike. */
    static Check drift() {
        return CheckDescription.check("node-software-drift", Group.VERSION, Severity.INFO)
                .comparing(
                        "Versions of operating system, kernel and container runtime among the nodes of each site that run the same distribution on the same architecture.")
                .needing(KubernetesSources.NODES)
                .viewing(SharedViews.SITES)
                .because("Images of different age are in use at one site.")
                .fixedBy("Bring the machines of {subject} to one image.")
                .looking(Commands.NODES_OF_SITE)
                .looking(Commands.HYBRID_NODES)
                .judging(NodeSoftware::drift);
    }

    private static void drift(Facts facts, Verdict verdict) {
        facts.get(SharedViews.SITES).bySite().forEach((site, nodes) -> drift(site, nodes, verdict));
    }

    private static void drift(String site, List<HybridNode> nodes, Verdict verdict) {
        if (Tally.areAlike(nodes, HybridNode::software)) {
            return;
        }
        var byImage = nodes.stream()
                .collect(Collectors.groupingBy(
                        node -> distribution(node) + " " + node.labels().getOrDefault(ARCHITECTURE, ""),
                        TreeMap::new,
                        Collectors.toList()));
        var mixed = byImage.values().stream()
                .map(alike -> Tally.of(alike, NodeSoftware::line))
                .filter(Tally::isMixed)
                .flatMap(tally -> tally.lines().stream())
                .toList();
        if (!mixed.isEmpty()) {
            verdict.fail(
                    Subject.site(site), "Nodes of the site run different software", Evidence.of("software", mixed));
        }
    }

    /** What stands before the version: Ubuntu, Red Hat Enterprise Linux, Bottlerocket OS. */
    private static String distribution(HybridNode node) {
        var image = node.software().osImage();
        for (var index = 0; index < image.length(); index++) {
            if (Character.isDigit(image.charAt(index))) {
                return image.substring(0, index);
            }
        }
        return image;
    }

    private static String line(HybridNode node) {
        var software = node.software();
        return software.osImage() + ", kernel " + software.kernel() + ", " + software.containerRuntime();
    }
}
