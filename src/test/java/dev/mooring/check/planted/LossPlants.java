package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Machines.SSM_TWO;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import dev.mooring.standin.Fixtures;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Nodes and sites that are lost, each with what keeps their machines out: that is found, and not a link that is cut. */
public final class LossPlants {
    private static final String THIRD = "mi-0ccccccccccccccc1";
    private static final String INSTANCES = "DescribeInstanceInformation";
    private static final String SUBJECT = "/subject/c0ffee00-1234-4abc-9def-001122334455";

    private static final String BOTH_ALLOWED = """
            {"Effect": "Allow", "Principal": {"Service": ["ssm.amazonaws.com", "rolesanywhere.amazonaws.com"]},
             "Action": "sts:*"}
            """;
    public static final String SSM_ALLOWED = """
            {"Effect": "Allow", "Principal": {"Service": "ssm.amazonaws.com"}, "Action": "sts:AssumeRole",
             "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:ssm:us-west-2:111122223333:*"}}}
            """;
    private static final String ANCHOR = "9d8c7b6a-5f4e-4d3c-8b2a-190817263544";

    private LossPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "dc1 is lost, and its machines are heard of",
                        "several",
                        world -> lost(world, SSM_ONE, SSM_TWO),
                        "site-disconnected"),
                plant(
                        "dc1 is lost, and its machines were deregistered",
                        "several",
                        world -> forgotten(lost(withThird(world), SSM_ONE, SSM_TWO), SSM_ONE, SSM_TWO),
                        "node-not-in-ssm"),
                plant(
                        "dc1 is lost, and one of its machines was deregistered",
                        "several",
                        world -> forgotten(lost(world, SSM_ONE, SSM_TWO), SSM_ONE),
                        "node-not-in-ssm",
                        "site-disconnected"),
                plant(
                        "dc1 is lost, and SSM lists none of the cluster's machines",
                        "several",
                        world -> forgotten(lost(world, SSM_ONE, SSM_TWO), SSM_ONE, SSM_TWO),
                        "node-not-in-ssm",
                        "site-disconnected"),
                plant(
                        "dc1 is lost since yesterday, and SSM lists none of the cluster's machines",
                        "several",
                        world -> sinceYesterday(
                                forgotten(lost(world, SSM_ONE, SSM_TWO), SSM_ONE, SSM_TWO), SSM_ONE, SSM_TWO),
                        "node-not-in-ssm",
                        "site-disconnected"),
                plant(
                        "one machine is lost, and was deregistered",
                        "several",
                        world -> forgotten(lost(world, SSM_ONE), SSM_ONE),
                        "node-not-in-ssm"),
                plant(
                        "one machine that nobody declares is lost, and was deregistered",
                        "several",
                        world -> forgotten(lost(world, SSM_ONE), SSM_ONE).declareNodes(nodes -> nodes.remove(0)),
                        "node-not-in-ssm",
                        "unexpected-hybrid-node"),
                plant(
                        "the profile of a lost node is disabled",
                        "several",
                        world -> lost(world, ANYWHERE)
                                .change(
                                        "/profiles",
                                        body -> ((ObjectNode)
                                                        body.path("profiles").get(0))
                                                .put("enabled", false)),
                        "ira-profile-misconfigured"),
                plant(
                        "the trust anchor of a lost node is disabled",
                        "several",
                        world -> lost(world, ANYWHERE)
                                .change(
                                        "/trustanchors",
                                        body -> ((ObjectNode) body.path("trustAnchors")
                                                        .get(0))
                                                .put("enabled", false)),
                        "ira-trust-anchor-unusable"),
                plant(
                        "a machine with SSM credentials is lost, and a profile is disabled",
                        "several",
                        world -> lost(world, SSM_ONE)
                                .change(
                                        "/profiles",
                                        body -> ((ObjectNode)
                                                        body.path("profiles").get(0))
                                                .put("enabled", false)),
                        "ira-profile-misconfigured",
                        "node-unreachable"),
                plant(
                        "the certificate of a lost node has ended",
                        "several",
                        world ->
                                lost(world, ANYWHERE).serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expired.json"),
                        "ira-node-certificate-expiring"),
                plant(
                        "the certificate of a lost node is good for days",
                        "several",
                        world -> lost(world, ANYWHERE)
                                .serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expiring.json"),
                        "ira-node-certificate-expiring",
                        "node-unreachable"),
                plant(
                        "the allow list was narrowed, and everything is lost",
                        "several",
                        world -> narrowed(lost(world, SSM_ONE, SSM_TWO, ANYWHERE)),
                        "drift-endpoint-access"),
                plant(
                        "the allow list was narrowed, and everything is lost and silent",
                        "several",
                        world -> silent(narrowed(lost(world, SSM_ONE, SSM_TWO, ANYWHERE))),
                        "drift-endpoint-access",
                        "site-disconnected"),
                plant(
                        "the allow list was narrowed, and one of two machines of a site is lost",
                        "several",
                        world -> narrowed(lost(world, SSM_ONE)),
                        "drift-endpoint-access",
                        "node-unreachable"),
                plant(
                        "the allow list was narrowed, and one of two sites is lost",
                        "several",
                        world -> narrowed(lost(world, SSM_ONE, SSM_TWO)),
                        "drift-endpoint-access"),
                plant(
                        "the cluster was made anew, and everything is lost",
                        "several",
                        world -> lost(world, SSM_ONE, SSM_TWO, ANYWHERE)
                                .cluster(cluster ->
                                        cluster.put("endpoint", "https://OTHER.gr7.us-west-2.eks.amazonaws.com")),
                        "drift-cluster-replaced",
                        "kube-proxy-endpoint-mismatch"),
                plant(
                        "the role was made anew, and everything is lost",
                        "several",
                        world -> roleMadeAnew(lost(world, SSM_ONE, SSM_TWO, ANYWHERE)),
                        "access-entry-role-recreated"),
                plant(
                        "the role was made anew within the hour, and one machine of three is lost",
                        "several",
                        world -> roleMadeAnew(lost(world, SSM_ONE)),
                        "access-entry-role-recreated"),
                plant(
                        "the role was made anew weeks ago, and one machine of three is lost",
                        "several",
                        world -> roleMade(lost(world, SSM_ONE), "2026-07-30T11:00:00Z"),
                        "access-entry-role-recreated",
                        "node-unreachable"),
                plant(
                        "the entry has had another user name for months, and one machine of three is lost",
                        "several",
                        world -> lost(world, SSM_ONE)
                                .change(
                                        Scenario.NODE_ROLE_ENTRY,
                                        body -> ((ObjectNode) body.path("accessEntry"))
                                                .put("username", "edge:{{SessionName}}")),
                        "access-entry-username-unexpected",
                        "node-unreachable"),
                plant(
                        "the entry has another user name, and everything is lost",
                        "several",
                        world -> lost(world, SSM_ONE, SSM_TWO, ANYWHERE)
                                .change(
                                        Scenario.NODE_ROLE_ENTRY,
                                        body -> ((ObjectNode) body.path("accessEntry"))
                                                .put("username", "system:node:{{EC2PrivateDNSName}}")),
                        "access-entry-username-unexpected"),
                plant(
                        "Roles Anywhere refuses a node that is still up",
                        "several",
                        LossPlants::refused,
                        "ira-credentials-refused"),
                plant(
                        "Roles Anywhere refuses a node that is lost",
                        "several",
                        world -> lost(refused(world), ANYWHERE),
                        "ira-credentials-refused"),
                plant(
                        "Roles Anywhere refuses a node whose profile is disabled",
                        "several",
                        world -> refused(world)
                                .change(
                                        "/profiles",
                                        body -> ((ObjectNode)
                                                        body.path("profiles").get(0))
                                                .put("enabled", false)),
                        "ira-profile-misconfigured"),
                plant(
                        "the role trusts EC2 alone, and all nodes are still up",
                        "several",
                        world -> trusting(world, "ec2.amazonaws.com", "sts:AssumeRole"),
                        "node-role-trust-broken"),
                plant(
                        "the role trusts EC2 alone, and SSM has lost its agents",
                        "several",
                        world -> silent(trusting(world, "ec2.amazonaws.com", "sts:AssumeRole")),
                        "node-role-trust-broken"),
                plant(
                        "the role trusts EC2 alone, and everything is lost",
                        "several",
                        world -> lost(
                                silent(trusting(world, "ec2.amazonaws.com", "sts:AssumeRole")),
                                SSM_ONE,
                                SSM_TWO,
                                ANYWHERE),
                        "node-role-trust-broken"),
                plant(
                        "the role trusts SSM alone, and a node with Roles Anywhere is lost beside one of SSM",
                        "several",
                        world -> lost(trusting(world, "ssm.amazonaws.com", "sts:AssumeRole"), SSM_ONE, ANYWHERE),
                        "node-role-trust-broken",
                        "node-unreachable"),
                plant(
                        "the role trusts Roles Anywhere alone, and one machine of three with SSM is lost",
                        "several",
                        world -> lost(trusting(withThird(world), "rolesanywhere.amazonaws.com", "sts:*"), SSM_ONE),
                        "node-role-trust-broken",
                        "node-unreachable"),
                plant(
                        "the role trusts whoever is of AWS",
                        "several",
                        world -> trusting(world, """
                                {"AWS": "*"}""", "sts:*"),
                        new String[0]),
                plant(
                        "the role trusts both services",
                        "several",
                        world -> trusting(world, "ssm.amazonaws.com\", \"rolesanywhere.amazonaws.com", "sts:*"),
                        new String[0]),
                plant(
                        "the role is put into quarantine",
                        "several",
                        world -> deciding(world, BOTH_ALLOWED, """
                                {"Effect": "Deny", "Principal": "*", "Action": "sts:*"}"""),
                        "node-role-trust-broken"),
                plant(
                        "the role trusts another trust anchor than there is",
                        "several",
                        world -> deciding(world, SSM_ALLOWED, anchorAllowed("00000000-0000-0000-0000-000000000000")),
                        "node-role-trust-broken"),
                plant(
                        "the role trusts a trust anchor of another region, which is not read",
                        "several",
                        world -> deciding(
                                world, SSM_ALLOWED, anchorAllowed(ANCHOR).replace("us-west-2", "eu-west-1")),
                        new String[0]),
                plant(
                        "the role trusts a trust anchor of another account",
                        "several",
                        world -> deciding(
                                world, SSM_ALLOWED, anchorAllowed(ANCHOR).replace("111122223333", "999999999999")),
                        "node-role-trust-broken"),
                plant(
                        "the role trusts SSM of another region",
                        "several",
                        world -> deciding(world, SSM_ALLOWED.replace("us-west-2", "eu-west-1"), anchorAllowed("*")),
                        "node-role-trust-broken"),
                plant(
                        "the role trusts the trust anchor and SSM of the region, as is advised",
                        "several",
                        world -> deciding(world, SSM_ALLOWED, anchorAllowed(ANCHOR)),
                        new String[0]),
                plant(
                        "the role of a lost machine was changed in SSM",
                        "several",
                        world -> lost(role(world, "service-role/OtherRole", SSM_ONE), SSM_ONE),
                        "access-entry-missing"),
                plant(
                        "the role of all machines of a lost site was changed in SSM",
                        "several",
                        world -> lost(role(world, "OtherRole", SSM_ONE, SSM_TWO), SSM_ONE, SSM_TWO),
                        "access-entry-missing"),
                plant(
                        "the role of a machine that still reports was changed in SSM",
                        "several",
                        world -> role(world, "OtherRole", SSM_ONE),
                        "access-entry-missing"),
                plant(
                        "the role is the same, with its path",
                        "several",
                        world -> role(world, "edge/AmazonEKSHybridNodesRole", SSM_ONE),
                        new String[0]),
                plant(
                        "an activation gives a role that has no entry",
                        "several",
                        world -> activation(world, "OtherRole"),
                        "access-entry-missing",
                        "drift-ssm-activation"),
                plant(
                        "an activation gives a role that has no entry, and takes no machines any more",
                        "several",
                        world -> activation(world, "OtherRole")
                                .changeSsm(
                                        "DescribeActivations",
                                        body -> ((ObjectNode) body.path("ActivationList")
                                                        .get(0))
                                                .put("RegistrationsCount", 10)),
                        "drift-ssm-activation"),
                plant(
                        "a machine came in by an activation of a role that has no entry, and never joined",
                        "several",
                        world -> role(
                                activation(world, "OtherRole").changeSsm(INSTANCES, RegistrationPlants::oneMore),
                                "OtherRole",
                                "mi-0c3d4e5f678901234"),
                        "access-entry-missing",
                        "drift-ssm-activation"));
    }

    private static Scenario refused(Scenario world) {
        return world.change(
                SUBJECT,
                body -> body.path("subject")
                        .path("credentials")
                        .forEach(credential ->
                                ((ObjectNode) credential).put("failed", true).put("seenAt", "2026-08-21T11:58:00Z")));
    }

    /** @param principal a service, or what a policy has of others */
    private static Scenario trusting(Scenario world, String principal, String action) {
        return deciding(world, """
                {"Effect": "Allow", "Principal": %s, "Action": "%s"}
                """.formatted(
                        principal.startsWith("{") ? principal : "{\"Service\": [\"" + principal + "\"]}", action));
    }

    private static String anchorAllowed(String anchor) {
        return """
                {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:*",
                 "Condition": {"ArnEquals": {"aws:SourceArn":
                  "arn:aws:rolesanywhere:us-west-2:111122223333:trust-anchor/%s"}}}
                """.formatted(anchor);
    }

    /** The role's trust policy has these statements. */
    public static Scenario deciding(Scenario world, String... statements) {
        var policy = "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(String.join(",", statements));
        return world.set("iam", "true").serveXml("GetRole", """
                <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>
                <Path>/</Path><Arn>%s</Arn><RoleName>AmazonEKSHybridNodesRole</RoleName><RoleId>AROAEXAMPLE</RoleId>
                <CreateDate>2026-01-01T00:00:00Z</CreateDate><MaxSessionDuration>3600</MaxSessionDuration>
                <AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>
                """.formatted(
                        Scenario.NODE_ROLE,
                        URLEncoder.encode(policy, StandardCharsets.UTF_8).replace("+", "%20")));
    }

    /** SSM gives some machines another role. */
    public static Scenario role(Scenario world, String role, String... machines) {
        return world.changeSsm(
                INSTANCES,
                body -> body.path("InstanceInformationList").forEach(instance -> {
                    if (List.of(machines).contains(instance.path("InstanceId").asText())) {
                        ((ObjectNode) instance).put("IamRole", role);
                    }
                }));
    }

    private static Scenario activation(Scenario world, String role) {
        return world.changeSsm(
                "DescribeActivations",
                body -> ((ObjectNode) body.path("ActivationList").get(0)).put("IamRole", role));
    }

    /** Kubernetes has not heard of some nodes since ten minutes before the fixtures' moment. */
    public static Scenario lost(Scenario world, String... nodes) {
        for (var node : nodes) {
            for (var condition : List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")) {
                world.condition(
                        node, condition, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.");
            }
            world.taint(node, "node.kubernetes.io/unreachable", "NoSchedule", "2026-08-21T11:50:00Z")
                    .changeObject(
                            Scenario.LEASES,
                            node,
                            lease -> ((ObjectNode) lease.path("spec")).put("renewTime", "2026-08-21T11:49:00.000000Z"));
        }
        return world;
    }

    /** SSM lists some machines no more. */
    public static Scenario forgotten(Scenario world, String... machines) {
        return world.changeSsm(INSTANCES, body -> {
            var instances = (ArrayNode) body.path("InstanceInformationList");
            for (var index = instances.size() - 1; index >= 0; index--) {
                if (List.of(machines)
                        .contains(instances.get(index).path("InstanceId").asText())) {
                    instances.remove(index);
                }
            }
        });
    }

    /** SSM has lost all agents, before their nodes were lost. */
    public static Scenario silent(Scenario world) {
        return world.changeSsm(
                INSTANCES,
                body -> body.path("InstanceInformationList")
                        .forEach(instance -> ((ObjectNode) instance)
                                .put("PingStatus", "ConnectionLost")
                                .put("LastPingDateTime", 1787312700)));
    }

    public static Scenario sinceYesterday(Scenario world, String... nodes) {
        for (var node : nodes) {
            world.changeCondition(
                    node,
                    "Ready",
                    ready -> ready.put("lastTransitionTime", "2026-08-20T06:00:00Z")
                            .put("lastHeartbeatTime", "2026-08-20T05:59:00Z"));
        }
        return world;
    }

    private static Scenario narrowed(Scenario world) {
        return world.cluster(cluster -> ((ObjectNode) cluster.path("resourcesVpcConfig"))
                .put("endpointPublicAccess", true)
                .put("endpointPrivateAccess", false)
                .putArray("publicAccessCidrs")
                .add("198.51.100.7/32"));
    }

    private static Scenario roleMadeAnew(Scenario world) {
        return roleMade(world, "2026-08-21T11:00:00Z");
    }

    private static Scenario roleMade(Scenario world, String at) {
        return world.set("iam", "true").serveXml("GetRole", """
                <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>
                <Path>/</Path><Arn>%s</Arn><RoleName>AmazonEKSHybridNodesRole</RoleName><RoleId>AROAEXAMPLE</RoleId>
                <CreateDate>%s</CreateDate><MaxSessionDuration>3600</MaxSessionDuration>
                </Role></GetRoleResult></GetRoleResponse>
                """.formatted(Scenario.NODE_ROLE, at));
    }

    /** A third machine with SSM credentials, at a site of its own. */
    private static Scenario withThird(Scenario world) {
        var node = (ObjectNode) Fixtures.json("world/healthy/kubernetes/nodes.json")
                .path("items")
                .get(0)
                .deepCopy();
        var metadata = (ObjectNode) node.path("metadata");
        metadata.put("name", THIRD).put("uid", "0f6e5d4c-0000-4000-8000-000000000000");
        ((ObjectNode) metadata.path("labels"))
                .put("kubernetes.io/hostname", THIRD)
                .put("topology.kubernetes.io/zone", "dc3");
        ((ObjectNode) node.path("spec")).put("providerID", "eks-hybrid:///us-west-2/hybrid-prod/" + THIRD);
        ((ObjectNode) node.path("status").path("nodeInfo"))
                .put("machineID", "b1d0b1d0")
                .put("systemUUID", "b1d0b1d0-0000-4000-8000-000000000001");
        ((ObjectNode) node.path("status").path("addresses").get(0)).put("address", "10.80.147.40");
        return world.put(Scenario.NODES, node)
                .put(Scenario.LEASES, """
                        {"metadata": {"name": "%s", "namespace": "kube-node-lease"},
                         "spec": {"leaseDurationSeconds": 40, "renewTime": "2026-08-21T11:59:55.000000Z"}}
                        """.formatted(THIRD))
                .changeObject(
                        Scenario.DAEMONSETS,
                        "cilium",
                        cilium -> ((ObjectNode) cilium.path("status"))
                                .put("desiredNumberScheduled", 4)
                                .put("updatedNumberScheduled", 4)
                                .put("numberReady", 4))
                .declareNodes(nodes -> nodes.addObject()
                        .put("address", "10.80.147.40")
                        .put("site", "dc3")
                        .put("credentialProvider", "ssm"))
                .changeSsm(INSTANCES, body -> {
                    var instances = (ArrayNode) body.path("InstanceInformationList");
                    instances.add(((ObjectNode) instances.get(0).deepCopy())
                            .put("InstanceId", THIRD)
                            .put("SourceId", THIRD)
                            .put("IPAddress", "10.80.147.40")
                            .put("ComputerName", "dc3-rack1-n01"));
                });
    }
}
