package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.MachineChange;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Two machines write one Node. */
final class DuplicateNodeName {
    private DuplicateNodeName() {}

    static Check check() {
        return CheckDescription.check("duplicate-node-name", Group.REGISTRATION, Severity.ERROR)
                .comparing(
                        "Machine id and system UUID of each Node against what earlier verifications of the last hour saw: one that changes and changes back is of two machines in turn. One change alone is a machine that was set up anew.")
                .needing(KubernetesSources.NODES, SharedViews.MEMORY)
                .viewing(SharedViews.NODES)
                .because(
                        "Two machines have one identity: one was cloned after the other had joined, or has a copy of its certificate or SSM registration. Both kubelets write the Node and renew its lease, so it looks well, while pods run twice and the address changes to and fro. A machine that was replaced and put back within an hour looks the same.")
                .fixedBy(
                        "Tell the two apart on the machine itself by what is listed here, and stop kubelet on the one that should not have this name. Then set that one up anew, from an image that has not joined yet and with an identity of its own. Do not uninstall with nodeadm on it before: with SSM credentials that would end the registration that both use.")
                .looking(Commands.NODE_WIDE)
                .looking("sudo cat /etc/machine-id /sys/class/dmi/id/product_uuid")
                .changing("sudo systemctl disable --now kubelet")
                .judging(DuplicateNodeName::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var memory = facts.get(SharedViews.MEMORY);
        var now = facts.now();
        verdict.eachNode(node -> {
            var change = memory.machineChange(node, now);
            if (change != null) {
                change.takingTurnsSince()
                        .ifPresent(since -> verdict.fail(
                                verdict.subject(node),
                                "Two machines run under one node name",
                                Evidence.of("machineIds", both(change, HybridNode.Hardware::machineId))
                                        .and("systemUuids", both(change, HybridNode.Hardware::systemUuid))
                                        .since(since)));
            }
        });
    }

    /** In an order that does not change with their turns. */
    private static List<String> both(MachineChange change, Function<HybridNode.Hardware, String> id) {
        return Stream.of(change.now(), change.before())
                .map(id)
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
