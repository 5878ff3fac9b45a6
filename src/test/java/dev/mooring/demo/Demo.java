package dev.mooring.demo;

import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.Neighbourhood;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * The story: Mooring watches a healthy installation of stand-ins, faults are planted one after the other, findings
 * appear, faults are mended, findings resolve. Starts the packaged application, exactly as it would be deployed.
 */
public final class Demo {
    private static final String SECRET = "demo-webhook-secret";
    private static final String TOKEN = "mooring-demo-token";

    private final Installation installation;
    private final MooringProcess mooring;
    private final PulumiSender pulumi;
    private final DemoClient client;
    private final Neighbourhood neighbourhood;

    private Demo(Installation installation, MooringProcess mooring) {
        this.installation = installation;
        this.mooring = mooring;
        this.pulumi = new PulumiSender(mooring.url(), SECRET);
        this.client = new DemoClient(mooring.url(), TOKEN);
        this.neighbourhood = new Neighbourhood(installation, Clock.systemUTC());
    }

    /** @param arguments {@code --once}: stop when the story is told, rather than stay for a look around */
    public static void main(String... arguments) throws Exception {
        var folder = Files.createTempDirectory("mooring-demo");
        try (var installation = new Installation(Clock.systemUTC());
                var mooring =
                        MooringProcess.start(folder, settings(installation, folder), installation.awsEnvironment())) {
            new Demo(installation, mooring).tell();
            if (arguments.length == 0 || !"--once".equals(arguments[0])) {
                say("The story is told. Mooring stays up for you to look around; Ctrl-C ends it.");
                new CountDownLatch(1).await();
            }
        }
    }

    private static java.util.Map<String, String> settings(Installation installation, Path folder) {
        var settings = new java.util.HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", SECRET);
        settings.put("mooring.api.tokens", TOKEN);
        settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"));
        settings.put("mooring.verification.interval", "PT30S");
        return settings;
    }

    private void tell() throws IOException {
        say("Mooring is up.");
        say("  page:    " + mooring.url() + "/");
        say("  API:     curl -H 'Authorization: Bearer " + TOKEN + "' " + mooring.url() + "/api/v1/clusters");
        say("  metrics: curl " + mooring.managementUrl() + "/q/metrics");
        deliver("stack_update", "stack_update.update.succeeded.json");
        client.awaitClean(Duration.ofSeconds(60));
        say("The fleet is clean: 3 declared, 3 registered, 3 joined, 3 healthy.");
        missingNode();
        wrongAccessEntry();
        darkSite();
        changedNetwork();
        unsignedCertificate();
        undeliveredRevision();
        lostRunners();
    }

    private void undeliveredRevision() throws IOException {
        say("The shop's database password comes from Pulumi ESC, by the External Secrets Operator at dc2.");
        neighbourhood.installSecrets("dc2-edge-01");
        say(
                "Somebody makes revision 15 of the environment. The operator says that all is synchronised, and does not look.");
        neighbourhood.revise();
        deliver("deployment", "deployment.succeeded.json");
        appear("esc-revision-not-delivered");
        say("The operator looks again.");
        neighbourhood.synchronise(0);
        deliver("deployment", "deployment.succeeded.json");
        resolve("esc-revision-not-delivered");
    }

    private void lostRunners() throws IOException {
        say("The runners that deploy the stack stand at dc1, but for one that was shut down long ago.");
        neighbourhood.installRunners(
                "mi-0a1b2c3d4e5f67890", "mi-0b2c3d4e5f6789012", "ip-10-20-1-57.us-west-2.compute.internal");
        deliver("deployment", "deployment.succeeded.json");
        say("The link of dc1 is cut: whoever would repair the site stood there.");
        installation.cutSite("dc1");
        neighbourhood.runners(false);
        appear("site-disconnected");
        say("The link is back.");
        installation.restoreSite("dc1");
        neighbourhood.runners(true);
        resolve("site-disconnected");
    }

    private void missingNode() throws IOException {
        say("A machine is declared, dc2-edge-02, and pulumi up succeeds. The machine never joins.");
        installation.declareNode("dc2-edge-02", "10.80.200.12", "dc2");
        deliver("stack_update", "stack_update.update.succeeded.json");
        appear("declared-node-not-registered");
        say("It is taken out of the program again.");
        installation.withdrawNode("dc2-edge-02");
        deliver("stack_update", "stack_update.update.succeeded.json");
        resolve("declared-node-not-registered");
    }

    private void wrongAccessEntry() throws IOException {
        say("Somebody deletes the access entry of the node role and makes it again, as EC2_LINUX.");
        installation.setNodeRoleEntryType("EC2_LINUX");
        deliver("drift_detection", "drift_detection.drift_detected.json");
        appear("access-entry-wrong-type");
        installation.setNodeRoleEntryType("HYBRID_LINUX");
        deliver("deployment", "deployment.succeeded.json");
        resolve("access-entry-wrong-type");
    }

    private void darkSite() {
        say("Site dc1 goes dark: its link is cut. No delivery tells; the watch on nodes does.");
        installation.cutSite("dc1");
        appear("site-disconnected");
        say("The link is back.");
        installation.restoreSite("dc1");
        resolve("site-disconnected");
    }

    private void changedNetwork() throws IOException {
        say("The remote node networks are changed by hand, in the console.");
        installation.setRemoteNodeCidrs("10.80.0.0/16", "10.90.0.0/16");
        deliver("drift_detection", "drift_detection.drift_detected.json");
        appear("drift-remote-node-cidrs");
        installation.setRemoteNodeCidrs("10.80.0.0/16");
        deliver("stack_update", "stack_update.update.succeeded.json");
        resolve("drift-remote-node-cidrs");
    }

    private void unsignedCertificate() throws IOException {
        say("A serving certificate of dc2-edge-01 has waited for six minutes. Its Node is Ready all the same.");
        installation.addPendingCsr("dc2-edge-01", Instant.now().minus(Duration.ofMinutes(6)));
        deliver("deployment", "deployment.succeeded.json");
        appear("kubelet-serving-csr-pending");
        say("It is approved.");
        installation.approveCsr("dc2-edge-01");
        deliver("deployment", "deployment.succeeded.json");
        resolve("kubelet-serving-csr-pending");
    }

    private void deliver(String kind, String fixture) throws IOException {
        var status = pulumi.send(kind, Fixtures.bytes("world/healthy/webhooks/" + fixture))
                .statusCode();
        say("  -> delivery " + kind + ", answered " + status);
    }

    private void appear(String check) {
        client.awaitFinding(check, true, Duration.ofSeconds(60));
        client.describe(check).forEach(line -> say("  !! " + line));
    }

    private void resolve(String check) {
        client.awaitFinding(check, false, Duration.ofSeconds(60));
        say("  ok " + check + " is resolved");
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
