package dev.mooring.check.planted;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Scenario;
import org.junit.jupiter.api.Test;

/** What looks like a fault, and is something else. */
class NotOursTest {
    private static final String RULES = "cluster-security-group-rules-missing";
    private static final String PROFILE = "ira-profile-misconfigured";
    private static final String WITH_LISTS =
            "<item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort>"
                    + "<ipRanges/><prefixListIds><item><prefixListId>pl-0123456789abcdef0</prefixListId></item></prefixListIds></item>";

    @Test
    void whetherAPrefixListHoldsANetworkIsNotKnown() {
        var outcomes = Ec2.securityGroup(
                        Ec2.vpc(Scenario.healthy(), "10.20.0.0/16"),
                        Ec2.tcp(443, "10.80.0.0/16") + WITH_LISTS,
                        Ec2.everything())
                .judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).contains(RULES);
    }

    @Test
    void aPrefixListOfAnotherPortHidesNothing() {
        var elsewhere = WITH_LISTS.replace("443", "8443");
        var outcomes = Ec2.securityGroup(
                        Ec2.vpc(Scenario.healthy(), "10.20.0.0/16"),
                        Ec2.tcp(443, "10.80.0.0/16") + elsewhere,
                        Ec2.everything())
                .judge();
        assertThat(Scenario.findings(outcomes)).containsExactly(RULES);
    }

    @Test
    void theOnlyProfileOfAStackWhoseNodesAreAllOfSsmIsForSomethingElse() {
        assertThat(Scenario.findings(withProfileOfABackup(Scenario.healthy()).judge()))
                .contains(PROFILE);
        assertThat(Scenario.findings(withProfileOfABackup(ofSsmAlone()).judge()))
                .doesNotContain(PROFILE);
    }

    @Test
    void whetherAnyNodeIsToHaveACertificateIsNotKnownFromAListThatIsSecret() {
        var hidden = ofSsmAlone()
                .declare(
                        "pulumi:pulumi:Stack",
                        stack -> ((ObjectNode) stack.path("outputs"))
                                .putObject("hybridNodes")
                                .put("4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270")
                                .put("ciphertext", "AAAB"));
        var outcomes = withProfileOfABackup(hidden).judge();
        assertThat(Scenario.findings(outcomes)).doesNotContain(PROFILE);
        assertThat(Scenario.unknowns(outcomes)).contains(PROFILE);
    }

    @Test
    void whereNoPodOfCoreDnsIsReadyNobodyKnowsWhetherItIsSpread() {
        var outcomes = Scenario.healthy().put("/api/v1/namespaces/kube-system/pods", """
                        {"metadata": {"name": "coredns-1", "labels": {"k8s-app": "kube-dns"}}, "spec": {},
                         "status": {"phase": "Pending"}}
                        """).judge();
        assertThat(Scenario.unknowns(outcomes)).containsExactly("coredns-not-spread");
    }

    @Test
    void whichNodeLacksItsCniIsNotKnownWhereThatWritesNoCondition() {
        var world = Scenario.healthy()
                .changeObject(
                        Scenario.DAEMONSETS,
                        "cilium",
                        cilium -> ((ObjectNode) cilium.path("status")).put("numberReady", 2));
        var outcomes =
                NetworkPlants.withoutCondition(world, Machines.SSM_ONE, Machines.SSM_TWO).judge();
        assertThat(Scenario.findings(outcomes)).doesNotContain("ready-without-cni");
        assertThat(Scenario.unknowns(outcomes)).containsExactly("ready-without-cni");
    }

    private static Scenario ofSsmAlone() {
        return Scenario.healthy()
                .declareNodes(nodes -> nodes.forEach(node -> ((ObjectNode) node).put("credentialProvider", "ssm")))
                .node(
                        "dc2-edge-01",
                        node -> ((ObjectNode) node.path("metadata").path("labels"))
                                .put(HybridNode.CREDENTIAL_PROVIDER, "ssm"));
    }

    private static Scenario withProfileOfABackup(Scenario world) {
        return world.change(
                "/profiles",
                body -> ((ObjectNode) body.path("profiles").get(0))
                        .put("acceptRoleSessionName", false)
                        .putArray("roleArns")
                        .add("arn:aws:iam::111122223333:role/backup"));
    }
}
