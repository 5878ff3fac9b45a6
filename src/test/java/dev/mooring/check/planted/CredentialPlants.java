package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import dev.mooring.standin.Pem;
import java.time.Instant;
import java.util.List;

/** Faults of credentials and certificates. */
final class CredentialPlants {
    private static final String INSTANCES = "DescribeInstanceInformation";
    private static final String SUBJECT = "/subject/c0ffee00-1234-4abc-9def-001122334455";

    private CredentialPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "certificate asked for a foreign address",
                        "csrs",
                        world -> world.list(Scenario.CSRS, "k8s/csrs.pending-ip-outside-remote-network.json"),
                        "kubelet-serving-csr-ip-outside-network"),
                plant(
                        "certificate asked for another name",
                        "csrs",
                        world -> pending(world, SSM_ONE, "another-name"),
                        "kubelet-serving-csr-name-mismatch"),
                plant(
                        "certificate asked for another name, and later for the right one",
                        "csrs",
                        world -> issued(pending(world, SSM_ONE, "another-name"), SSM_ONE, "2026-08-21T11:54:00Z"),
                        new String[0]),
                plant(
                        "certificate asked for the right name, and later for another one",
                        "csrs",
                        world -> issued(pending(world, SSM_ONE, "another-name"), SSM_ONE, "2026-08-21T11:40:00Z"),
                        "kubelet-serving-csr-name-mismatch"),
                plant(
                        "serving certificate ends",
                        "csrs",
                        CredentialPlants::servingCertificateEnds,
                        "kubelet-serving-cert-expiring"),
                plant(
                        "activations of all kinds",
                        "ssm activations",
                        world -> world.serveSsm("DescribeActivations", "eks/ssm.describe-activations.mixed.json"),
                        "ssm-activation-expiring",
                        "ssm-activation-expired"),
                plant(
                        "activation full while a node is missing",
                        "ssm activations",
                        world -> world.changeSsm(
                                        "DescribeActivations",
                                        body -> ((ObjectNode) body.path("ActivationList")
                                                        .get(0))
                                                .put("RegistrationsCount", 10))
                                .declareNodes(nodes -> nodes.addObject()
                                        .put("address", "10.80.146.77")
                                        .put("site", "dc1")
                                        .put("credentialProvider", "ssm")),
                        "ssm-activation-exhausted",
                        "declared-node-not-registered"),
                plant(
                        "agent lost",
                        "ssm instances",
                        world ->
                                world.serveSsm(INSTANCES, "eks/ssm.describe-instance-information.connection-lost.json"),
                        "ssm-agent-connection-lost",
                        "node-not-in-ssm"),
                plant(
                        "agent old",
                        "ssm instances",
                        world -> world.changeSsm(
                                INSTANCES,
                                body -> ((ObjectNode) body.path("InstanceInformationList")
                                                .get(0))
                                        .put("AgentVersion", "3.3.551.0")),
                        "ssm-agent-outdated"),
                plant(
                        "nine hundred machines",
                        "ssm instances",
                        world -> world.changeSsm(INSTANCES, body -> others(body, 900)),
                        "ssm-managed-node-quota"),
                plant(
                        "more machines than the standard tier takes",
                        "ssm instances",
                        world -> world.changeSsm(INSTANCES, body -> others(body, 1_000)),
                        new String[0]),
                plant(
                        "session name not accepted",
                        "ra profiles",
                        world -> world.change(
                                "/profiles",
                                body -> ((ObjectNode) body.path("profiles").get(0))
                                        .put("acceptRoleSessionName", false)),
                        "ira-profile-misconfigured"),
                plant(
                        "an old profile disabled beside the declared one",
                        "ra profiles",
                        world -> world.change("/profiles", CredentialPlants::disabledBeside),
                        new String[0]),
                plant(
                        "somebody's profile gives the role too, and does not accept session names",
                        "ra profiles",
                        world -> world.change("/profiles", CredentialPlants::disabledBeside)
                                .change(
                                        "/profiles",
                                        body -> ((ObjectNode)
                                                        body.path("profiles").get(1))
                                                .put("enabled", true)
                                                .put("acceptRoleSessionName", false)),
                        new String[0]),
                plant(
                        "an old profile disabled beside the declared one, which does not accept session names",
                        "ra profiles",
                        world -> world.change("/profiles", CredentialPlants::disabledBeside)
                                .change(
                                        "/profiles",
                                        body -> ((ObjectNode)
                                                        body.path("profiles").get(0))
                                                .put("acceptRoleSessionName", false)),
                        "ira-profile-misconfigured"),
                plant(
                        "CA ends",
                        "ra anchors",
                        world -> world.change(
                                "/trustanchors",
                                body -> ((ObjectNode) body.path("trustAnchors")
                                                .get(0)
                                                .path("source")
                                                .path("sourceData"))
                                        .put(
                                                "x509CertificateData",
                                                Pem.certificate(
                                                        "corp-edge-root", Instant.parse("2026-09-10T00:00:00Z")))),
                        "ira-trust-anchor-unusable"),
                plant(
                        "a CA ends whose successor is in the anchor, and a machine has a certificate of it",
                        "ra anchors",
                        world -> bundle(world, authority("corp-edge-root", "2026-08-26"), successor()),
                        "ira-trust-anchor-unusable"),
                plant(
                        "a CA has ended whose successor is in the anchor, and a machine has a certificate of it",
                        "ra anchors",
                        world -> bundle(world, authority("corp-edge-root", "2026-08-20"), successor()),
                        "ira-trust-anchor-unusable"),
                plant(
                        "a CA has ended that no machine has a certificate of any more",
                        "ra anchors",
                        world -> bundle(
                                world,
                                authority("corp-edge-root-2016", "2026-08-20"),
                                authority("corp-edge-root", "2036-08-26")),
                        new String[0]),
                plant(
                        "a CA was renewed, and has its key still",
                        "ra anchors",
                        world -> bundle(
                                world,
                                authority("corp-edge-root", "2026-08-20"),
                                authority("corp-edge-root", "2036-08-26")),
                        new String[0]),
                plant(
                        "anchor disabled",
                        "ra anchors",
                        world -> world.change(
                                "/trustanchors",
                                body -> ((ObjectNode) body.path("trustAnchors").get(0)).put("enabled", false)),
                        "ira-trust-anchor-unusable"),
                plant(
                        "node's certificate ends",
                        "ra subject",
                        world -> world.serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expiring.json"),
                        "ira-node-certificate-expiring"),
                plant(
                        "node's certificate has ended",
                        "ra subject",
                        world -> world.serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expired.json"),
                        "ira-node-certificate-expiring"),
                plant(
                        "certificate not used for hours",
                        "ra subjects",
                        world -> world.change(
                                "/subjects",
                                body -> ((ObjectNode) body.path("subjects").get(0))
                                        .put("lastSeenAt", "2026-08-21T08:00:00Z")),
                        "ira-subject-not-seen"),
                plant(
                        "profile asks for longer sessions than the role gives",
                        "iam",
                        world -> Ec2.role(world, "2026-03-01T12:00:00Z", 1800),
                        "ira-session-duration-invalid"),
                plant(
                        "Mooring's token is not taken by Kubernetes",
                        "kubernetes",
                        world -> world.answerKubernetes(Scenario.LEASES, 401, "k8s/error.401.unauthorized.json"),
                        "verifier-credentials-expired"),
                plant(
                        "Mooring's session has ended",
                        "eks insights",
                        world -> world.fail(Scenario.CLUSTER + "/insights", 403, "ExpiredTokenException"),
                        "verifier-credentials-expired"));
    }

    private static String successor() {
        return authority("corp-edge-root-2036", "2036-08-26");
    }

    private static String authority(String name, String lastDay) {
        return Pem.certificate(name, Instant.parse(lastDay + "T12:00:00Z"));
    }

    /** What the trust anchor trusts. */
    static Scenario bundle(Scenario world, String... authorities) {
        return world.change(
                "/trustanchors",
                body -> ((ObjectNode)
                                body.path("trustAnchors").get(0).path("source").path("sourceData"))
                        .put("x509CertificateData", String.join("", authorities)));
    }

    private static Scenario pending(Scenario world, String node, String dnsName) {
        return world.put(Scenario.CSRS, """
                {"metadata": {"name": "csr-planted", "creationTimestamp": "2026-08-21T11:50:00Z"},
                 "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "system:node:%s",
                          "request": "%s"}, "status": {}}
                """.formatted(
                        node, Pem.base64(Pem.request("system:node:" + node, dnsName, "10.80.146.28"))));
    }

    private static Scenario issued(Scenario world, String node, String created) {
        return world.put(Scenario.CSRS, """
                {"metadata": {"name": "csr-later", "creationTimestamp": "%s"},
                 "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "system:node:%s",
                          "request": ""},
                 "status": {"conditions": [{"type": "Approved", "status": "True"}], "certificate": "%s"}}
                """.formatted(
                        created,
                        node,
                        Pem.base64(Pem.certificate("system:node:" + node, Instant.parse("2026-10-05T00:00:00Z")))));
    }

    private static Scenario servingCertificateEnds(Scenario world) {
        var certificate = Pem.certificate("system:node:" + ANYWHERE, Instant.parse("2026-09-01T00:00:00Z"));
        return world.list(Scenario.CSRS, "k8s/csrs.empty-garbage-collected.json")
                .put(Scenario.CSRS, """
                {"metadata": {"name": "csr-planted", "creationTimestamp": "2026-08-21T11:50:00Z"},
                 "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "system:node:%s",
                          "request": ""},
                 "status": {"conditions": [{"type": "Approved", "status": "True"}], "certificate": "%s"}}
                """.formatted(ANYWHERE, Pem.base64(certificate)));
    }

    private static void disabledBeside(JsonNode body) {
        var profiles = (ArrayNode) body.path("profiles");
        var arn = profiles.get(0).path("profileArn").asText();
        profiles.add(((ObjectNode) profiles.get(0).deepCopy())
                .put("profileId", "5b1e8a52-0000-4000-8000-000000000000")
                .put("profileArn", arn.substring(0, arn.indexOf('/')) + "/5b1e8a52-0000-4000-8000-000000000000")
                .put("name", "old")
                .put("enabled", false));
    }

    private static void others(JsonNode body, int count) {
        var instances = (ArrayNode) body.path("InstanceInformationList");
        for (var number = 0; number < count; number++) {
            instances.add(((ObjectNode) instances.get(0).deepCopy())
                    .put("InstanceId", "mi-%017x".formatted(number))
                    .put("ActivationId", "of-another-cluster")
                    .put("IPAddress", "192.168.0.1")
                    .put("ComputerName", "other-" + number));
        }
    }
}
