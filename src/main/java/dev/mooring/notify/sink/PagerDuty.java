package dev.mooring.notify.sink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.notify.Alert;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Matter;
import dev.mooring.notify.Message;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.notify.Templates.Format;
import dev.mooring.notify.Words;
import dev.mooring.reading.Excerpt;
import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * PagerDuty, Events API v2: an incident for what begins together. Its key is the same each time, so that what is sent twice
 * is one. What comes to it later has an incident of its own: PagerDuty notifies nobody of what comes to one that is open.
 *
 * @see <a href="https://developer.pagerduty.com/docs/send-alert-event">Send an alert event</a>
 */
@Singleton
public final class PagerDuty implements Sink {
    private static final int LONGEST_SUMMARY = 1_024;
    private static final int LONGEST_TEXT = 30_000;
    private final Config config;
    private final Post post;
    private final Templates templates;

    /** {@code mooring.notify.pagerduty.*}. */
    @ConfigMapping(prefix = "mooring.notify.pagerduty")
    public interface Config {
        /** Integration key of a service (Events API v2). */
        Optional<String> key();

        /** File that holds the key. */
        Optional<@ReadableFile String> keyFile();

        /** Where events go; {@code https://events.eu.pagerduty.com/v2/enqueue} in Europe. */
        @WithDefault("https://events.pagerduty.com/v2/enqueue")
        URI url();
    }

    @Inject
    public PagerDuty(Config config, Post post, Templates templates) {
        this.config = config;
        this.post = post;
        this.templates = templates;
    }

    @Override
    public String name() {
        return "pagerduty";
    }

    @Override
    public boolean isOn() {
        return config.key().filter(key -> !key.isBlank()).isPresent();
    }

    @Override
    public List<String> problems() {
        return Addresses.problem("mooring.notify.pagerduty.url", config.url()).stream()
                .toList();
    }

    @Override
    public boolean tells(Kind kind) {
        return switch (kind) {
            case OPENED, GREW, SHRUNK, RESOLVED, TEST -> true;
            case REPEATED, DIGEST, HEARTBEAT, SILENCE -> false;
        };
    }

    /** That part is over is told where an incident is. */
    @Override
    public boolean tells(Message message) {
        return tells(message.kind())
                && (message.kind() != Kind.SHRUNK
                        || !message.alertsOfThread().over().isEmpty());
    }

    /** An incident is ended by its own key. */
    @Override
    public Sums sums() {
        return Sums.NEVER;
    }

    @Override
    public boolean ignoresUnknownEnds() {
        return true;
    }

    @Override
    public String body(Sending sending) {
        return events(sending.message()).stream().map(Json::write).collect(Collectors.joining("\n"));
    }

    /** First what is to wake somebody. A test is over at once, so that it wakes nobody for long. */
    private List<ObjectNode> events(Message message) {
        var title = Words.title(message);
        if (message.kind() == Kind.TEST) {
            return List.of(
                    event(message, "trigger", Alert.FIRST, title), event(message, "resolve", Alert.FIRST, title));
        }
        var events = new ArrayList<ObjectNode>();
        var alerts = message.alertsOfThread();
        for (var alert : alerts.begun()) {
            var event = event(message, "trigger", alert.id(), alerts.begun().size() == 1 ? title : alert.title());
            about((ObjectNode) event.path("payload"), alert.worst());
            events.add(event);
        }
        alerts.over().forEach(id -> events.add(event(message, "resolve", id, title)));
        return events;
    }

    private ObjectNode event(Message message, String action, String alert, String title) {
        var event = Json.MAPPER
                .createObjectNode()
                .put("event_action", action)
                .put("dedup_key", "mooring/" + message.thread() + (alert.isEmpty() ? "" : "/" + alert))
                .put("client", "Mooring");
        templates.page(message).ifPresent(url -> event.put("client_url", url));
        var payload = event.putObject("payload");
        payload.put("summary", cut(title));
        payload.put("source", message.cluster() == null ? "mooring" : message.cluster());
        payload.put("severity", message.severity().id());
        payload.put("timestamp", message.since().toString());
        payload.putObject("custom_details").put("text", templates.text(message, Format.TEXT, LONGEST_TEXT));
        return event;
    }

    private static void about(ObjectNode payload, Matter worst) {
        payload.put("severity", worst.severity().id());
        payload.put("timestamp", worst.since().toString());
        payload.put("component", worst.kind() + " " + worst.subject());
        payload.put("group", worst.site() == null ? worst.group() : worst.site());
        payload.put("class", worst.check());
    }

    private static String cut(String text) {
        return Excerpt.of(text, LONGEST_SUMMARY - 1);
    }

    /** All of it, or it is sent again: what PagerDuty has had changes nothing the second time. */
    @Override
    public Outcome send(Sending sending) {
        Outcome outcome = new Outcome.Sent(null);
        for (var event : events(sending.message())) {
            outcome = send(event);
            if (!(outcome instanceof Outcome.Sent)) {
                return outcome;
            }
        }
        return outcome;
    }

    private Outcome send(ObjectNode event) {
        event.put("routing_key", config.key().orElse(""));
        return post.json(config.url(), Json.write(event), Map.of()).outcome();
    }
}
