package dev.mooring.notify;

import static dev.mooring.transport.TransportFixture.VERTX;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.link.LinksFixture;
import dev.mooring.notify.Sink.Sending;
import dev.mooring.notify.sink.Alertmanager;
import dev.mooring.notify.sink.CloudEvents;
import dev.mooring.notify.sink.Mailbox;
import dev.mooring.notify.sink.PagerDuty;
import dev.mooring.notify.sink.Post;
import dev.mooring.notify.sink.Slack;
import dev.mooring.notify.sink.Teams;
import dev.mooring.report.Finding;
import dev.mooring.report.Finding.PrecedingChange;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.ReportFixture;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings of notices as a user writes them, and what is made of them; and matters to tell of. */
public final class NotifyFixture {
    public static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    public static final String URL = "https://mooring.example.com";
    private final SmallRyeConfig config;
    private final Clock clock;
    private final Post post;

    private NotifyFixture(Map<String, String> settings, Clock clock) {
        this.clock = clock;
        this.post = new Post(VERTX);
        var builder = new SmallRyeConfigBuilder()
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(settings, "test", 100));
        List.of(
                        NotifyConfig.class,
                        Alertmanager.Config.class,
                        CloudEvents.Config.class,
                        Mailbox.Setting.class,
                        PagerDuty.Config.class,
                        Slack.Config.class,
                        Teams.Config.class)
                .forEach(builder::withMapping);
        this.config = builder.build();
    }

    public static NotifyFixture of(Map<String, String> settings) {
        return new NotifyFixture(settings, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    public static NotifyFixture of(Map<String, String> settings, Clock clock) {
        return new NotifyFixture(settings, clock);
    }

    public static ObjectMapper mapper() {
        return new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    NotifyConfig config() {
        return config.getConfigMapping(NotifyConfig.class);
    }

    public Templates templates() {
        return new Templates(config(), LinksFixture.of(URL));
    }

    public Sink alertmanager() {
        return new Alertmanager(config.getConfigMapping(Alertmanager.Config.class), post, templates(), clock);
    }

    public Sink slack() {
        return new Slack(config.getConfigMapping(Slack.Config.class), post, templates());
    }

    public Sink teams() {
        return new Teams(config.getConfigMapping(Teams.Config.class), post, templates());
    }

    public Sink pagerDuty() {
        return new PagerDuty(config.getConfigMapping(PagerDuty.Config.class), post, templates());
    }

    public Sink cloudEvents() {
        return new CloudEvents(config.getConfigMapping(CloudEvents.Config.class), post, templates(), mapper(), clock);
    }

    public TestNotice test() {
        return new TestNotice(routes(), new Courier(), clock);
    }

    public Routes routes() {
        return new Routes(config(), templates(), List.of(alertmanager(), slack(), teams(), pagerDuty(), cloudEvents()));
    }

    /** Routes to sinks of a test's own. */
    Routes routes(Sink... sinks) {
        return new Routes(config(), templates(), Arrays.asList(sinks));
    }

    /** A finding of a node that a stack update preceded, first seen a while ago. */
    public static Finding finding(String check, Severity severity, String node, @Nullable String site, Duration age) {
        var plain =
                ReportFixture.finding("edge", check, severity, new Subject("node", node, site), NOW.minus(age), null);
        return new Finding(
                plain.fingerprint(),
                plain.cluster(),
                plain.check(),
                plain.severity(),
                plain.status(),
                plain.subject(),
                "declared, and never joined",
                plain.evidence(),
                "nodeadm did not run",
                Remedy.of("Look at the log of nodeadm on the machine.").looking("sudo nodeadm debug"),
                null,
                plain.firstSeen(),
                plain.lastSeen(),
                null,
                null,
                new PrecedingChange(
                        "stack-update",
                        42L,
                        "https://app.pulumi.com/acme/edge/prod/updates/42",
                        NOW.minus(age).minusSeconds(180),
                        "Ada",
                        null),
                null,
                null,
                null);
    }

    public static Matter matter(String check, Severity severity, String node, @Nullable String site) {
        return Matter.of(finding(check, severity, node, site, Duration.ofMinutes(14)));
    }

    public static Matter error(String node) {
        return matter("node-not-joined", Severity.ERROR, node, "dc1");
    }

    /** A message of one thread, with what is new and what is over. */
    public static Message message(Kind kind, List<Matter> open, List<Matter> over) {
        return message("now/one", kind, open, over);
    }

    static Message message(String thread, Kind kind, List<Matter> open, List<Matter> over) {
        return Message.of(
                kind,
                "now",
                thread,
                NOW,
                kind == Kind.OPENED || kind == Kind.GREW ? open : List.of(),
                open,
                over.stream()
                        .map(matter -> new Message.Ended(matter, End.CLEAN, NOW, null))
                        .toList(),
                Message.MOST);
    }

    /** Matters that are over, of a cluster that is watched no longer, and others that are in order. */
    public static Message givenUp(List<Matter> over, List<Matter> clean) {
        return Message.of(
                Kind.RESOLVED,
                "now",
                "now/one",
                NOW,
                List.of(),
                List.of(),
                Stream.concat(
                                over.stream()
                                        .map(matter -> new Message.Ended(
                                                matter, End.UNWATCHED, NOW, "its stack acme/edge/dc1 is gone")),
                                clean.stream().map(matter -> new Message.Ended(matter, End.CLEAN, NOW, null)))
                        .toList(),
                Message.MOST);
    }

    /** Of an API that cannot be read. */
    public static Matter unread(String api) {
        return Matter.of(
                "edge",
                api,
                new Unread("refused", api, api + " refuses", "AccessDenied", List.of(), List.of()),
                NOW,
                NOW);
    }

    public static Sending sending(Message message) {
        return new Sending("4f1c", message, Optional.empty());
    }
}
