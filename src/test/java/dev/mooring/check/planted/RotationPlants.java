package dev.mooring.check.planted;

import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import dev.mooring.standin.Pem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The certificate authority of the cluster is replaced by a successor. */
final class RotationPlants {
    private static final String LIST = Scenario.CLUSTER + "/certificate-authorities";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private static final String OLD_PEM = Pem.certificate("kubernetes", Instant.parse("2036-03-01T17:17:00Z"));
    private static final String NEW_PEM = Pem.certificate("kubernetes", Instant.parse("2036-08-01T00:00:00Z"));
    private static final String OLD = Pem.base64(OLD_PEM);
    private static final String NEW = Pem.base64(NEW_PEM);
    private static final String BOTH = Pem.base64(NEW_PEM + OLD_PEM);
    private static final String FIRST = authority("first", "2026-03-04T17:17:00Z", "IN_USE", OLD, "");
    private static final String FORMER = authority("first", "2026-03-04T17:17:00Z", "NOT_USED", OLD, "");
    private static final String[] NOTHING = {};

    private RotationPlants() {}

    static List<Plant> all() {
        return List.of(
                plant("one certificate authority", "eks ca", world -> bundle(authorities(world, FIRST), OLD), NOTHING),
                plant(
                        "a successor was appended",
                        "eks ca",
                        world -> bundle(
                                authorities(world, FIRST, successor("2026-08-01T00:00:00Z", "2027-08-01")), BOTH),
                        "cluster-ca-successor-appended"),
                plant(
                        "a successor was appended before the nodes joined",
                        "eks ca",
                        world -> bundle(
                                authorities(world, FIRST, successor("2026-03-04T18:00:00Z", "2026-09-01")), BOTH),
                        NOTHING),
                plant(
                        "the bundle is in another order",
                        "eks ca",
                        world -> bundle(world, Pem.base64(OLD_PEM + NEW_PEM))
                                .declare(
                                        "aws:eks/cluster:Cluster",
                                        cluster -> ((ObjectNode)
                                                        cluster.path("outputs").path("certificateAuthority"))
                                                .put("data", BOTH)),
                        NOTHING),
                plant(
                        "a successor is activated in three weeks",
                        "eks ca",
                        world -> bundle(
                                authorities(world, FIRST, successor("2026-08-01T00:00:00Z", "2026-09-11")), BOTH),
                        "cluster-ca-activation-near"),
                plant(
                        "the successor signs, and the nodes know it",
                        "eks ca",
                        world -> bundle(authorities(world, FORMER, activated("2026-03-04T18:00:00Z")), BOTH),
                        NOTHING),
                plant(
                        "the successor signs, and nodes joined before it came",
                        "eks ca",
                        world -> bundle(authorities(world, FORMER, activated("2026-08-01T00:00:00Z")), BOTH),
                        "cluster-ca-activated"),
                plant(
                        "the successor signs, and the one before was deleted",
                        "eks ca",
                        world -> bundle(authorities(world, activated("2026-03-04T18:00:00Z")), NEW),
                        NOTHING),
                plant(
                        "nodes were lost when the successor was activated",
                        "several",
                        world -> lost(bundle(authorities(world, FORMER, activated("2026-08-01T00:00:00Z")), BOTH)),
                        "cluster-ca-activated"),
                plant(
                        "the sites were lost a week after the successor was activated",
                        "several",
                        world -> lost(bundle(
                                authorities(
                                        world,
                                        FORMER,
                                        activated("2026-08-01T00:00:00Z", Instant.parse("2026-08-14T11:00:00Z"))),
                                BOTH)),
                        "cluster-ca-activated",
                        "site-disconnected"),
                plant(
                        "a successor did not get into the bundle",
                        "eks ca",
                        world -> bundle(
                                authorities(
                                        world,
                                        FIRST,
                                        successor("2026-03-04T18:00:00Z", "2027-08-01")
                                                .replace("COMPLETE", "FAILED")),
                                OLD),
                        "cluster-ca-distribution-failed"),
                plant(
                        "the certificate authority ends",
                        "eks ca",
                        world -> bundle(authorities(world, FIRST.replace("2036-03-01", "2027-03-01")), OLD),
                        "cluster-ca-expiring"),
                plant(
                        "the certificate authority ends, and EKS does not list it",
                        "eks ca",
                        world -> bundle(
                                world,
                                Pem.base64(Pem.certificate("kubernetes", Instant.parse("2027-03-01T00:00:00Z")))),
                        "cluster-ca-expiring"),
                plant(
                        "EKS's webhook is known by the authority before",
                        "eks ca",
                        RotationPlants::staleWebhook,
                        "pod-identity-webhook-ca-stale"),
                plant(
                        "EKS's webhook is known by both authorities",
                        "eks ca",
                        world -> webhook(
                                bundle(authorities(world, FORMER, activated("2026-03-04T18:00:00Z")), BOTH), BOTH),
                        NOTHING),
                plant(
                        "EKS's webhook is known by the only authority",
                        "eks ca",
                        world -> webhook(bundle(authorities(world, FIRST), OLD), OLD),
                        NOTHING));
    }

    static Scenario staleWebhook(Scenario world) {
        return webhook(bundle(authorities(world, FORMER, activated("2026-03-04T18:00:00Z")), BOTH), OLD);
    }

    private static String successor(String createdAt, String activation) {
        return authority(
                "second",
                createdAt,
                "NOT_USED",
                NEW,
                ", \"scheduledEvents\": {\"firstAutoActivation\": %d, \"finalAutoActivation\": %d}"
                        .formatted(seconds(activation + "T00:00:00Z"), seconds(activation + "T12:00:00Z")));
    }

    private static String activated(String createdAt) {
        return activated(createdAt, Instant.parse("2026-08-21T11:00:00Z"));
    }

    private static String activated(String createdAt, Instant activatedAt) {
        return authority(
                "second",
                createdAt,
                "IN_USE",
                NEW,
                ", \"activatedAt\": %d, \"activatedBy\": \"EKS\", \"rollbackAvailable\": true"
                        .formatted(activatedAt.getEpochSecond()));
    }

    private static String authority(String id, String createdAt, String signing, String data, String more) {
        return """
                {"id": "%s", "createdAt": %d, "createdBy": "EKS", "signingStatus": "%s",
                 "distributionStatus": "COMPLETE", "validity": {"notBefore": %d, "notAfter": "2036-03-01"},
                 "data": "%s"%s}
                """.formatted(id, seconds(createdAt), signing, seconds(createdAt), data, more);
    }

    private static long seconds(String time) {
        return Instant.parse(time).getEpochSecond();
    }

    private static Scenario authorities(Scenario world, String... authorities) {
        var readable = Stream.of(authorities).map(RotationPlants::withNumbers).toList();
        world.serveJson(LIST, "{\"certificateAuthorities\": [%s]}".formatted(String.join(",", readable)));
        for (var authority : readable) {
            var id = authority.contains("\"first\"") ? "first" : "second";
            world.serveJson(LIST + "/" + id, "{\"certificateAuthority\": %s}".formatted(authority));
        }
        return world;
    }

    /** Days are written as dates above, so that one can be put in place of another. */
    private static String withNumbers(String authority) {
        return authority
                .replace("\"2036-03-01\"", Long.toString(seconds("2036-03-01T00:00:00Z")))
                .replace("\"2027-03-01\"", Long.toString(seconds("2027-03-01T00:00:00Z")));
    }

    /** The bundle as EKS has it; the stack was last updated when there was only the first authority. */
    private static Scenario bundle(Scenario world, String data) {
        var declared = data.equals(NEW) || data.equals(BOTH) ? OLD : data;
        return world.cluster(cluster -> ((ObjectNode) cluster.path("certificateAuthority")).put("data", data))
                .declare(
                        "aws:eks/cluster:Cluster",
                        cluster -> ((ObjectNode) cluster.path("outputs").path("certificateAuthority"))
                                .put("data", declared));
    }

    private static Scenario lost(Scenario world) {
        return world.list(Scenario.NODES, "k8s/nodes.unreachable-all-hybrid-no-noexecute.json")
                .list(Scenario.LEASES, "k8s/leases.stale-all-hybrid.json");
    }

    private static Scenario webhook(Scenario world, String caBundle) {
        return world.put(WEBHOOKS, """
                {"metadata": {"name": "pod-identity-webhook"},
                 "webhooks": [{"name": "iam-for-pods.amazonaws.com", "failurePolicy": "Ignore",
                  "clientConfig": {"url": "https://127.0.0.1:23443/mutate", "caBundle": "%s"}}]}
                """.formatted(caBundle));
    }
}
