package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;

/** Faults of nodes. */
final class HealthPlants {
    private static final String IPAMD = "The AWS VPC CNI was detected on this node but IPAMD was not found running";
    private static final String LINK_DOWN = "Interface Name: \"eno1\", MAC: \"00:50:56:aa:bb:cc\" is not up";

    private HealthPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "node never reported",
                        "nodes",
                        world -> world.condition(ANYWHERE, "Ready", "Unknown", "NodeStatusNeverUpdated"),
                        "node-never-posted-status"),
                plant(
                        "lease missing",
                        "leases",
                        world -> world.list(Scenario.LEASES, "k8s/leases.missing-for-node.json"),
                        "node-lease-missing"),
                plant(
                        "lease left over",
                        "leases",
                        world -> world.list(Scenario.LEASES, "k8s/leases.orphan-without-node.json"),
                        "node-lease-orphan"),
                plant(
                        "clock ahead",
                        "leases",
                        world -> world.changeObject(
                                Scenario.LEASES,
                                SSM_ONE,
                                lease -> ((ObjectNode) lease.path("spec"))
                                        .put("renewTime", "2026-08-21T12:03:00.000000Z")),
                        "node-clock-skew"),
                plant(
                        "node comes and goes",
                        "events",
                        world -> world.put("/api/v1/namespaces/default/events", """
                                {"metadata": {"name": "flap"}, "reason": "NodeNotReady", "count": 2,
                                 "involvedObject": {"kind": "Node", "name": "%s"},
                                 "firstTimestamp": "2026-08-21T11:20:00Z", "lastTimestamp": "2026-08-21T11:50:00Z"}
                                """.formatted(SSM_ONE)),
                        "node-flapping"),
                plant(
                        "one loss is no flapping",
                        "events",
                        world -> world.list("/api/v1/namespaces/default/events", "k8s/events.nodes.json"),
                        new String[0]),
                plant(
                        "one reboot is no flapping, though the life cycle controller and kubelet tell of it",
                        "events",
                        world -> leftReady(leftReady(world, "node-controller", 1), "kubelet", 1),
                        new String[0]),
                plant(
                        "one reboot in order is no flapping, though kubelet tells twice of it",
                        "events",
                        world -> leftReady(world, "kubelet", 2),
                        new String[0]),
                plant(
                        "kubelet tells often that its node is not ready",
                        "events",
                        world -> leftReady(world, "kubelet", 4),
                        "node-flapping"),
                plant(
                        "cordoned and forgotten",
                        "nodes",
                        world -> world.list(Scenario.NODES, "k8s/nodes.cordoned.json"),
                        "node-cordoned-too-long"),
                plant(
                        "kernel fault",
                        "nodes",
                        world -> world.list(Scenario.NODES, "k8s/nodes.nma-kernel-false.json"),
                        "node-monitoring-condition-failed"),
                plant(
                        "interface fault",
                        "nodes",
                        world -> world.list(Scenario.NODES, "k8s/nodes.nma-networking-false.json"),
                        "node-monitoring-condition-failed"),
                plant(
                        "known false positive of the monitoring agent",
                        "conditions",
                        world -> networking(world, "IPAMDNotReady", IPAMD),
                        new String[0]),
                plant(
                        "a fault beside a known false positive, in one condition",
                        "conditions",
                        world -> networking(world, "IPAMDNotRunning", LINK_DOWN + "; " + IPAMD),
                        "node-monitoring-condition-failed"),
                plant(
                        "a kernel fault beside a known false positive",
                        "conditions",
                        world -> networking(world, "IPAMDNotReady", IPAMD)
                                .condition(SSM_ONE, "KernelReady", "False", "ForkFailedOutOfPIDs"),
                        "node-monitoring-condition-failed"),
                plant(
                        "monitoring agent silent",
                        "nodes",
                        world -> world.list(Scenario.NODES, "k8s/nodes.nma-stale-heartbeat.json"),
                        "node-monitoring-heartbeat-stale"),
                plant(
                        "monitoring agent absent",
                        "several",
                        world -> world.list(Scenario.NODES, "k8s/nodes.healthy-calico.json"),
                        "node-monitoring-agent-absent"),
                plant(
                        "node-problem-detector complains",
                        "conditions",
                        world -> world.condition(SSM_ONE, "ReadonlyFilesystem", "True", "FilesystemIsReadOnly"),
                        "npd-condition-failed"),
                plant(
                        "node-problem-detector complained, and was taken away",
                        "conditions",
                        HealthPlants::leftByDetector,
                        "npd-condition-stale"),
                plant(
                        "node-problem-detector complained, and the machine is lost",
                        "nodes",
                        world -> world.condition(SSM_ONE, "ReadonlyFilesystem", "True", "FilesystemIsReadOnly")
                                .condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown")
                                .changeCondition(
                                        SSM_ONE,
                                        "Ready",
                                        ready -> ready.put("lastHeartbeatTime", "2026-08-21T11:30:00Z"))
                                .changeCondition(
                                        SSM_ONE,
                                        "ReadonlyFilesystem",
                                        found -> found.put("lastHeartbeatTime", "2026-08-21T11:28:00Z")),
                        "node-unreachable"),
                plant(
                        "kubelet has just started",
                        "nodes",
                        world -> world.condition(
                                SSM_ONE,
                                "Ready",
                                "False",
                                "KubeletNotReady",
                                "[container runtime status check may not have completed yet, CSINode is not yet initialized]"),
                        "node-not-ready"),
                plant(
                        "lost with eviction to come",
                        "nodes",
                        world -> world.condition(SSM_ONE, "Ready", "Unknown", "NodeStatusUnknown")
                                .taint(SSM_ONE, "node.kubernetes.io/unreachable", "NoExecute", "2026-08-21T11:58:00Z"),
                        "node-unreachable"));
    }

    private static Scenario networking(Scenario world, String reason, String message) {
        return world.condition(SSM_ONE, "NetworkingReady", "False", reason, message);
    }

    private static Scenario leftByDetector(Scenario world) {
        return world.condition(SSM_ONE, "KubeletUnhealthy", "True", "KubeletUnhealthy")
                .changeCondition(
                        SSM_ONE, "KubeletUnhealthy", found -> found.put("lastHeartbeatTime", "2026-08-04T11:58:00Z"));
    }

    private static Scenario leftReady(Scenario world, String component, int count) {
        return world.put("/api/v1/namespaces/default/events", """
                {"metadata": {"name": "left-%s"}, "reason": "NodeNotReady", "count": %d,
                 "source": {"component": "%s"}, "involvedObject": {"kind": "Node", "name": "%s"},
                 "firstTimestamp": "2026-08-21T11:20:00Z", "lastTimestamp": "2026-08-21T11:50:00Z"}
                """.formatted(component, count, component, SSM_ONE));
    }
}
