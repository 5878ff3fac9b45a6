package dev.mooring.notify.sink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Matter;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.notify.Templates.Format;
import dev.mooring.notify.Words;
import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PagerDuty, Events API v2: an incident for what belongs together. Its key is the same each time, so that what is sent twice
 * is one.
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
            case OPENED, GREW, RESOLVED, TEST -> true;
            case SHRUNK, REPEATED, DIGEST, HEARTBEAT, SILENCE -> false;
        };
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
        return Json.write(event(sending, action(sending)));
    }

    private static String action(Sending sending) {
        return sending.message().kind() == Kind.RESOLVED ? "resolve" : "trigger";
    }

    private ObjectNode event(Sending sending, String action) {
        var message = sending.message();
        var event = Json.MAPPER
                .createObjectNode()
                .put("event_action", action)
                .put("dedup_key", "mooring/" + message.thread())
                .put("client", "Mooring");
        templates.page(message).ifPresent(url -> event.put("client_url", url));
        var payload = event.putObject("payload");
        payload.put("summary", cut(Words.title(message)));
        payload.put("source", message.cluster() == null ? "mooring" : message.cluster());
        payload.put("severity", message.severity().id());
        payload.put("timestamp", message.since().toString());
        message.open().stream().findFirst().ifPresent(worst -> about(payload, worst));
        payload.putObject("custom_details").put("text", templates.text(message, Format.TEXT, LONGEST_TEXT));
        return event;
    }

    private static void about(ObjectNode payload, Matter worst) {
        payload.put("component", worst.kind() + " " + worst.subject());
        payload.put("group", worst.site() == null ? worst.group() : worst.site());
        payload.put("class", worst.check());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SUMMARY ? text : text.substring(0, LONGEST_SUMMARY - 1) + "…";
    }

    /** A test is over at once, so that it wakes nobody for long. */
    @Override
    public Outcome send(Sending sending) {
        var outcome = send(event(sending, action(sending)));
        return outcome instanceof Outcome.Sent && sending.message().kind() == Kind.TEST
                ? send(event(sending, "resolve"))
                : outcome;
    }

    private Outcome send(ObjectNode event) {
        event.put("routing_key", config.key().orElse(""));
        return post.json(config.url(), Json.write(event), Map.of()).outcome();
    }
}
