package dev.mooring.demo;

import dev.mooring.link.Paths;
import dev.mooring.standin.Installation;
import dev.mooring.standin.Neighbourhood;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The story's chapters. */
final class Chapters {
    static final String CLUSTER = "hybrid-prod";
    private static final String API = "/api/v1/clusters/" + CLUSTER;
    private final Installation installation;
    private final Neighbourhood neighbourhood;
    private final Pulumi pulumi;
    private final Clock clock;

    /** Sends a delivery of a kind, with a recorded body. */
    interface Pulumi {
        void deliver(String kind, String fixture) throws IOException;
    }

    Chapters(Installation installation, Pulumi pulumi, Clock clock) {
        this.installation = installation;
        this.neighbourhood = new Neighbourhood(installation, clock);
        this.pulumi = pulumi;
        this.clock = clock;
    }

    List<Chapter> all() {
        return List.of(
                missingNode(),
                wrongAccessEntry(),
                darkSite(),
                changedNetwork(),
                unsignedCertificate("mi-0b2c3d4e5f6789012"),
                undeliveredRevision(),
                lostRunners());
    }

    /** Those whose faults stand when the story is told. None of them explains another one, which would then be folded. */
    List<Chapter> standing() {
        return List.of(missingNode(), changedNetwork(), unsignedCertificate("dc2-edge-01"), darkSite());
    }

    private Chapter missingNode() {
        return new Chapter(
                "A machine that never joins",
                List.of("A machine is declared, dc2-edge-02, and pulumi up succeeds. The machine never joins."),
                () -> {
                    installation.declareNode("dc2-edge-02", "10.80.200.12", "dc2");
                    update();
                },
                "declared-node-not-registered",
                Paths.node(CLUSTER, "dc2-edge-02"),
                API + "/nodes/dc2-edge-02",
                "It is taken out of the program again.",
                () -> {
                    installation.withdrawNode("dc2-edge-02");
                    update();
                });
    }

    private Chapter wrongAccessEntry() {
        return new Chapter(
                "An access entry that was made by hand",
                List.of("Somebody deletes the access entry of the node role and makes it again, as EC2_LINUX."),
                () -> {
                    installation.setNodeRoleEntryType("EC2_LINUX");
                    drift();
                },
                "access-entry-wrong-type",
                Paths.cluster(CLUSTER),
                API + "/report",
                "It is made again as HYBRID_LINUX.",
                () -> {
                    installation.setNodeRoleEntryType("HYBRID_LINUX");
                    deployment();
                });
    }

    private Chapter darkSite() {
        return new Chapter(
                "A site goes dark",
                List.of("The link of site dc1 is cut. No delivery tells; the watch on nodes does."),
                () -> installation.cutSite("dc1"),
                "site-disconnected",
                Paths.site(CLUSTER, "dc1"),
                API + "/sites/dc1",
                "The link is back.",
                () -> installation.restoreSite("dc1"));
    }

    private Chapter changedNetwork() {
        return new Chapter(
                "A network that was changed in the console",
                List.of("The remote node networks are changed by hand, in the console."),
                () -> {
                    installation.setRemoteNodeCidrs("10.80.0.0/16", "10.90.0.0/16");
                    drift();
                },
                "drift-remote-node-cidrs",
                Paths.timeline(CLUSTER),
                API + "/timeline",
                "They are changed back.",
                () -> {
                    installation.setRemoteNodeCidrs("10.80.0.0/16");
                    update();
                });
    }

    /** Of one node once: what it was given a moment ago makes up for a request of before. */
    private Chapter unsignedCertificate(String node) {
        return new Chapter(
                "A certificate that nobody signed",
                List.of("A serving certificate of " + node
                        + " has waited for six minutes. Its Node is Ready all the same."),
                () -> {
                    installation.addPendingCsr(node, clock.instant().minus(Duration.ofMinutes(6)));
                    deployment();
                },
                "kubelet-serving-csr-pending",
                Paths.node(CLUSTER, node),
                API + "/nodes/" + node,
                "It is approved.",
                () -> {
                    installation.approveCsr(node);
                    deployment();
                });
    }

    private Chapter undeliveredRevision() {
        return new Chapter(
                "A secret that did not arrive",
                List.of(
                        "The shop's database password comes from Pulumi ESC, by the External Secrets Operator at dc2.",
                        "Somebody makes revision 15 of the environment. The operator says that all is synchronised, and"
                                + " does not look."),
                () -> {
                    neighbourhood.installSecrets("dc2-edge-01");
                    neighbourhood.revise();
                    deployment();
                },
                "esc-revision-not-delivered",
                Paths.check("esc-revision-not-delivered"),
                "/api/v1/checks/esc-revision-not-delivered",
                "The operator looks again.",
                () -> {
                    neighbourhood.synchronise(0);
                    deployment();
                });
    }

    private Chapter lostRunners() {
        return new Chapter(
                "A site that took its repair crew along",
                List.of(
                        "The runners that deploy the stack stand at dc1, but for one that was shut down long ago.",
                        "The link of dc1 is cut: whoever would repair the site stood there."),
                () -> {
                    neighbourhood.installRunners(
                            "mi-0a1b2c3d4e5f67890", "mi-0b2c3d4e5f6789012", "ip-10-20-1-57.us-west-2.compute.internal");
                    deployment();
                    installation.cutSite("dc1");
                    neighbourhood.runners(false);
                },
                "site-disconnected",
                Paths.fleet(),
                "/api/v1/findings?status=open",
                "The link is back.",
                () -> {
                    installation.restoreSite("dc1");
                    neighbourhood.runners(true);
                });
    }

    private void update() throws IOException {
        pulumi.deliver("stack_update", "stack_update.update.succeeded.json");
    }

    private void drift() throws IOException {
        pulumi.deliver("drift_detection", "drift_detection.drift_detected.json");
    }

    private void deployment() throws IOException {
        pulumi.deliver("deployment", "deployment.succeeded.json");
    }
}
