package dev.mooring.check.version;

import dev.mooring.actual.kubernetes.DaemonSet;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Operating systems, kernels and container runtimes. */
public final class NodeSoftware {
    /** Supported by AWS on hybrid nodes (EKS user guide, operating systems for hybrid nodes). */
    private static final Pattern SUPPORTED = Pattern.compile(
            "(Ubuntu (20|22|24)\\.04.*)|(Red Hat Enterprise Linux.* [89][. ].*)|(Red Hat Enterprise Linux.* [89])|(Amazon Linux 2023.*)|(Bottlerocket OS .*)");

    private static final Pattern KERNEL = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
    private static final int[] KERNEL_NEEDED = {5, 10};
    private static final int[] CILIUM_THAT_NEEDS_IT = {1, 18, 3};

    private NodeSoftware() {}

    /** AWS does not support the operating system. */
    public static Check osUnsupported() {
        return Check.of(
                CheckDescription.check("node-os-unsupported", Group.VERSION, Severity.INFO)
                        .comparing("Operating system of each node against those AWS supports on hybrid nodes.")
                        .needing(Source.KUBERNETES_NODES)
                        .because("It runs, but AWS does not support it.")
                        .fixedBy("Move {subject} to Ubuntu 22.04 or 24.04, RHEL 9, Amazon Linux 2023 or Bottlerocket"),
                NodeSoftware::osUnsupported);
    }

    private static void osUnsupported(Situation situation, Verdict verdict) {
        var known = new HashMap<String, Boolean>();
        verdict.failEach(
                node -> !node.software().osImage().isEmpty()
                        && !known.computeIfAbsent(
                                node.software().osImage(),
                                image -> SUPPORTED.matcher(image).matches()),
                "AWS does not support the node's operating system",
                node -> Evidence.of("osImage", node.software().osImage()));
    }

    /** The kernel is too old for the CNI. */
    public static Check ciliumKernelTooOld() {
        return Check.of(
                CheckDescription.check("cilium-kernel-too-old", Group.VERSION, Severity.WARNING)
                        .comparing("Kernel of each node against 5.10, where Cilium is 1.18.3 or newer.")
                        .needing(Source.KUBERNETES_NODES, Source.KUBERNETES_DAEMONSETS)
                        .because("Cilium 1.18.3 needs a newer kernel than Ubuntu 20.04 and RHEL 8 have.")
                        .fixedBy("Move {subject} off Ubuntu 20.04 or RHEL 8, or stay on an older Cilium"),
                NodeSoftware::ciliumKernelTooOld);
    }

    private static void ciliumKernelTooOld(Situation situation, Verdict verdict) {
        var cilium = situation.actual().kubernetes().daemonSets().value().orElse(List.of()).stream()
                .filter(set -> "cilium".equals(set.name()))
                .map(DaemonSet::imageTag)
                .findFirst();
        if (cilium.flatMap(AddonVersion::parse)
                .filter(version -> isAtLeast(version.numbers(), CILIUM_THAT_NEEDS_IT))
                .isEmpty()) {
            verdict.skip("Cilium is not installed, or older than 1.18.3");
            return;
        }
        var known = new HashMap<String, Boolean>();
        verdict.failEach(
                node -> known.computeIfAbsent(node.software().kernel(), NodeSoftware::isTooOld),
                "Kernel is too old for the cluster's Cilium",
                node -> Evidence.of("kernel", node.software().kernel())
                        .and("needed", "5.10")
                        .and("cilium", cilium));
    }

    private static boolean isTooOld(String kernel) {
        var match = KERNEL.matcher(kernel);
        return match.matches()
                && !isAtLeast(
                        List.of(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))), KERNEL_NEEDED);
    }

    private static boolean isAtLeast(List<Integer> numbers, int[] wanted) {
        for (var index = 0; index < wanted.length; index++) {
            if (numbers.get(index) != wanted[index]) {
                return numbers.get(index) > wanted[index];
            }
        }
        return true;
    }

    /** Nodes of a site are not alike. */
    public static Check drift() {
        return Check.of(
                CheckDescription.check("node-software-drift", Group.VERSION, Severity.INFO)
                        .comparing(
                                "Versions of operating system, kernel and container runtime among the nodes of each site that run the same distribution.")
                        .needing(Source.KUBERNETES_NODES)
                        .because("Images of different age are in use at one site.")
                        .fixedBy("Bring the machines of site {subject} to one image"),
                (situation, verdict) ->
                        situation.sites().bySite().forEach((site, nodes) -> drift(site, nodes, verdict)));
    }

    private static void drift(String site, List<HybridNode> nodes, Verdict verdict) {
        if (Tally.areAlike(nodes, HybridNode::software)) {
            return;
        }
        var byDistribution = nodes.stream()
                .collect(Collectors.groupingBy(NodeSoftware::distribution, TreeMap::new, Collectors.toList()));
        var mixed = byDistribution.values().stream()
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
