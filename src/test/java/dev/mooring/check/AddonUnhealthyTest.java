package dev.mooring.check;

import static dev.mooring.check.Scenario.CLUSTER;
import static dev.mooring.check.Scenario.DAEMONSETS;
import static dev.mooring.check.Scenario.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An add-on that lacks pods, and nodes in the cloud that may be why. */
class AddonUnhealthyTest {
    private static final String AWS_NODE = """
            {"metadata": {"name": "aws-node", "namespace": "kube-system", "generation": 1,
                          "creationTimestamp": "2026-01-01T00:00:00Z"},
             "spec": {"selector": {"matchLabels": {"k8s-app": "aws-node"}},
                      "template": {"metadata": {"labels": {"k8s-app": "aws-node"}}, "spec": {
                        "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
                          "nodeSelectorTerms": [{"matchExpressions": [
                            {"key": "eks.amazonaws.com/compute-type", "operator": "NotIn",
                             "values": ["fargate", "hybrid", "auto"]}]}]}}},
                        "containers": [{"name": "aws-node", "image": "example.com/aws-node:v1"}]}}},
             "status": {"observedGeneration": 1, "desiredNumberScheduled": 2, "currentNumberScheduled": 2,
                        "numberReady": 1, "updatedNumberScheduled": 2, "numberAvailable": 1,
                        "numberUnavailable": 1, "numberMisscheduled": 0}}
            """;
    private static final String NODE = """
            {"metadata": {"name": "i-0a1b2c", "uid": "u1", "resourceVersion": "1",
                          "creationTimestamp": "2026-08-21T11:00:00Z", "labels": {}},
             "spec": {"providerID": "aws:///us-west-2a/i-0a1b2c"},
             "status": {"conditions": [{"type": "Ready", "status": "False"}]}}
            """;

    @Test
    void isForInformationWhereNodesInTheCloudAreNotReady() {
        assertThat(severity(vpcCniLacksAPod().put(NODES, json(NODE)))).isEqualTo(Severity.INFO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "fargate"})
    void isAFaultWhereNodesAreNotReadyOnWhichItHasNoPods(String computeType) {
        var node = json(NODE);
        ((ObjectNode) node.path("metadata").path("labels")).put("eks.amazonaws.com/compute-type", computeType);
        assertThat(severity(vpcCniLacksAPod().put(NODES, node))).isEqualTo(Severity.ERROR);
    }

    private static Scenario vpcCniLacksAPod() {
        return Scenario.healthy()
                .change(
                        CLUSTER + "/addons/vpc-cni",
                        answer -> ((ObjectNode) answer.path("addon"))
                                .put("status", "DEGRADED")
                                .putObject("health")
                                .putArray("issues")
                                .addObject()
                                .put("code", "InsufficientNumberOfReplicas"))
                .put(DAEMONSETS, json(AWS_NODE));
    }

    private static Severity severity(Scenario world) {
        return world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals("addon-unhealthy"))
                .findFirst()
                .orElseThrow()
                .severity();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Fixtures.JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
