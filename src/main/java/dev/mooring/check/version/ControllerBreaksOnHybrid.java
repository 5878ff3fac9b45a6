package dev.mooring.check.version;

import dev.mooring.actual.kubernetes.Image;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** A controller of another project is of a version that is known to break on hybrid nodes. */
final class ControllerBreaksOnHybrid {
    private ControllerBreaksOnHybrid() {}

    static Check check() {
        return CheckDescription.check("controller-breaks-on-hybrid", Group.VERSION, Severity.WARNING)
                .comparing(
                        "Versions of controllers in the cluster against a list, shipped with Mooring, of those that break on the provider ids of hybrid nodes.")
                .needing(KubernetesSources.NODES, KubernetesSources.DAEMONSETS, KubernetesSources.CONTROLLERS)
                .viewing(SharedViews.NODES)
                .because(
                        "It takes every provider id for one of EC2. Cluster Autoscaler then stops for the whole cluster, cloud nodes included.")
                .fixedBy(
                        "Declare the version that the evidence names, or a newer one, in {stack} and update it; or keep the controller off hybrid nodes where it breaks only there.")
                .looking("kubectl get deployments,daemonsets -A -o wide")
                .looking(Commands.HYBRID_NODES)
                .looking(Commands.PREVIEW)
                .changing(Commands.UP)
                .inhibitedBy("addon-not-hybrid-capable")
                .judging(ControllerBreaksOnHybrid::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES).current();
        if (nodes.isEmpty()) {
            verdict.doesNotApply("the cluster has no hybrid nodes");
            return;
        }
        var told = new HashSet<String>();
        facts.get(KubernetesSources.CONTROLLERS)
                .forEach(controller -> BreaksOnHybrid.find(controller.image(), !controller.isMeantForOneOf(nodes))
                        .ifPresent(tell(
                                "Deployment " + controller.namespace() + "/" + controller.name(),
                                controller.image(),
                                told,
                                verdict)));
        facts.get(KubernetesSources.DAEMONSETS).stream()
                .filter(set -> set.desired() > 0)
                .forEach(set -> BreaksOnHybrid.find(new Image(set.image()), !set.isMeantForOneOf(nodes))
                        .ifPresent(tell("DaemonSet " + set.name(), new Image(set.image()), told, verdict)));
    }

    /** Controller and DaemonSet of one driver are updated together, so they are told once. */
    private static Consumer<BreaksOnHybrid> tell(String workload, Image image, Set<String> told, Verdict verdict) {
        return entry -> {
            if (told.add(entry.controller())) {
                verdict.fail(
                        Subject.of("controller", entry.controller()),
                        entry.controller() + " " + image.tag() + " breaks on hybrid nodes",
                        Evidence.of("workload", workload)
                                .and("image", image.text())
                                .and("fixedIn", entry.fixedInText())
                                .and("what", entry.what())
                                .and("source", entry.source()));
            }
        };
    }
}
