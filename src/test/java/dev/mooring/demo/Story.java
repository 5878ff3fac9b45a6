package dev.mooring.demo;

import dev.mooring.link.Paths;
import dev.mooring.standin.Fixtures;
import dev.mooring.standin.Installation;
import dev.mooring.standin.PulumiSender;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A healthy fleet; faults come one after the other and are mended; at the end some stand, to look at. */
final class Story {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Stage stage;
    private final MooringProcess mooring;
    private final DemoClient client;
    private final PulumiSender pulumi;
    private final Chapters chapters;
    private final String token;

    Story(Stage stage, Installation installation, MooringProcess mooring, String secret, String token) {
        this.stage = stage;
        this.mooring = mooring;
        this.client = new DemoClient(mooring.url(), token);
        this.pulumi = new PulumiSender(mooring.url(), secret);
        this.chapters = new Chapters(installation, this::deliver, Clock.systemUTC());
        this.token = token;
    }

    void tell() throws IOException {
        opening();
        var all = chapters.all();
        for (var number = 1; number <= all.size(); number++) {
            var chapter = all.get(number - 1);
            stage.pause("next: " + chapter.title());
            stage.say("");
            stage.say(number + "/" + all.size() + "  " + chapter.title());
            tell(chapter);
        }
        stage.pause("next: what is left for you to look at");
        ending();
    }

    private void opening() throws IOException {
        stage.say("");
        stage.say("Mooring is up.");
        stage.say("Page", mooring.url() + Paths.fleet());
        stage.say("API", curl("/api/v1/clusters"));
        stage.say("Metrics", "curl " + mooring.managementUrl() + "/q/metrics");
        stage.say("");
        stage.say("0/7  A healthy fleet");
        deliver("stack_update", "stack_update.update.succeeded.json");
        client.awaitClean(PATIENCE);
        stage.tell("Mooring", "The fleet is clean: 3 declared, 3 registered, 3 joined, 3 healthy.");
        look(Paths.cluster(Chapters.CLUSTER), "/api/v1/clusters/" + Chapters.CLUSTER);
    }

    private void tell(Chapter chapter) throws IOException {
        chapter.happened().forEach(text -> stage.tell("", text));
        chapter.fault().play();
        var since = System.nanoTime();
        client.awaitFinding(chapter.check(), true, PATIENCE);
        stage.say("", "noticed after " + seconds(since));
        client.describe(chapter.check()).forEach(line -> stage.tell(line.label(), line.text()));
        look(chapter.page(), chapter.api());
        stage.pause("what mends it");
        stage.tell("", chapter.mending());
        chapter.mend().play();
        since = System.nanoTime();
        client.awaitFinding(chapter.check(), false, PATIENCE);
        stage.say("Mooring", chapter.check() + " is resolved, after " + seconds(since));
    }

    private void ending() throws IOException {
        stage.say("");
        stage.say("What is left for you to look at");
        for (var chapter : chapters.standing()) {
            chapter.fault().play();
            client.awaitFinding(chapter.check(), true, PATIENCE);
        }
        client.acknowledge("drift-remote-node-cidrs", "dana is on it");
        stage.say("");
        client.table("/api/v1/findings?status=open").lines().forEach(line -> stage.say("  " + line));
        stage.say("");
        stage.say("Page", mooring.url() + Paths.fleet());
        stage.say("", mooring.url() + Paths.silences());
        stage.say("", mooring.url() + Paths.deliveries());
        stage.say("", mooring.url() + Paths.timeline());
        stage.say("Metrics", "curl " + mooring.managementUrl() + "/q/metrics");
        readme();
    }

    /** Asks what the README says to ask, so that none of its lines is empty here. */
    private void readme() throws IOException {
        stage.say("README", "");
        var standing = chapters.standing().stream().map(Chapter::check).toList();
        for (var line : ReadmeLines.read(mooring.url())) {
            stage.say("", line.command());
            client.demandFinding(line.path(), standing);
        }
    }

    private void look(String page, String api) {
        stage.say("Page", mooring.url() + page);
        stage.say("API", curl(api));
    }

    private String curl(String path) {
        return "curl -H 'Authorization: Bearer " + token + "' '" + mooring.url() + path + "'";
    }

    private void deliver(String kind, String fixture) throws IOException {
        var status = pulumi.send(kind, Fixtures.bytes("world/healthy/webhooks/" + fixture))
                .statusCode();
        stage.say("Pulumi", "sends the webhook " + kind + ": answered " + status);
    }

    private static String seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s";
    }

    /** A line of a finding: what it is, and what it says. */
    record Line(String label, String text) {
        static List<Line> of(String label, List<String> texts) {
            return texts.stream().map(text -> new Line(label, text)).toList();
        }
    }
}
