package dev.mooring.notify.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Message;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.notify.Templates.Format;
import dev.mooring.notify.Words;
import dev.mooring.notify.sink.Post.Result;
import dev.mooring.reading.Excerpt;
import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slack. An incoming webhook takes a message for each notice. A bot (token and channel) has one message for what belongs
 * together: it is brought up to date in place, and what happened stands in its thread. Slack knows no key by which a message
 * would be taken once only; each of the bot's has one among its metadata, by which it finds what may have arrived before.
 *
 * @see <a href="https://docs.slack.dev/reference/methods/chat.postMessage">chat.postMessage</a>
 * @see <a href="https://docs.slack.dev/messaging/message-metadata">Message metadata</a>
 * @see <a href="https://docs.slack.dev/reference/block-kit/composition-objects/text-object">Text object</a>: {@code verbatim}
 */
@Singleton
public final class Slack implements Sink {
    /** A section holds 3,000 characters. */
    private static final int SECTION = 2_900;

    private static final int LONGEST = 8 * SECTION;
    private static final int LONGEST_ESCAPE = "&amp;".length();
    private static final String EVENT = "mooring_notice";
    private static final String THREAD = "thread";
    private static final String NOTICE = "notice";
    private static final int LOOKED_THROUGH = 100;
    /** Clocks differ. */
    private static final Duration BEFORE = Duration.ofMinutes(5);

    /** Errors of the API that pass. */
    private static final Set<String> PASSING = Set.of(
            "ratelimited",
            "rate_limited",
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org");

    /** Errors of {@code chat.update} that are about the message alone. */
    private static final Set<String> UNCHANGEABLE =
            Set.of("edit_window_closed", "update_failed", "cant_broadcast_message");

    private final Config config;
    private final Post post;
    private final Templates templates;

    /** {@code mooring.notify.slack.*}. */
    @ConfigMapping(prefix = "mooring.notify.slack")
    public interface Config {
        /** Incoming webhook. */
        Optional<URI> url();

        /** File that holds the address of the webhook, which is a secret. */
        Optional<@ReadableFile String> urlFile();

        /** Of a bot that may {@code chat:write}; used in place of the webhook. */
        Optional<String> token();

        /** File that holds the token. */
        Optional<@ReadableFile String> tokenFile();

        /** Id of the bot's channel. */
        Optional<String> channel();

        /** Where Slack's API is. */
        @WithDefault("https://slack.com/api")
        URI api();
    }

    @Inject
    public Slack(Config config, Post post, Templates templates) {
        this.config = config;
        this.post = post;
        this.templates = templates;
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public boolean isOn() {
        return config.url().isPresent() || isBot();
    }

    private boolean isBot() {
        return config.token().isPresent() && config.channel().isPresent();
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<String>();
        config.url()
                .flatMap(url -> Addresses.problem("mooring.notify.slack.url", url))
                .ifPresent(problems::add);
        Addresses.problem("mooring.notify.slack.api", config.api()).ifPresent(problems::add);
        if (config.token().isPresent() && config.channel().isEmpty()) {
            problems.add(
                    "mooring.notify.slack.channel is not set: set it to the id of the channel that the bot writes to");
        }
        return problems;
    }

    /** A message that is brought up to date shows what is over, too. */
    @Override
    public boolean tells(Kind kind) {
        return isBot() || kind != Kind.SHRUNK;
    }

    /** What the bot wrote would say for ever that it is open. */
    @Override
    public Sums sums() {
        return isBot() ? Sums.UNLESS_IT_MAY_HAVE_ARRIVED : Sums.ALWAYS;
    }

    @Override
    public String body(Sending sending) {
        return Json.write(message(sending.message(), sending.again()));
    }

    @Override
    public Outcome send(Sending sending) {
        return isBot()
                ? asBot(sending)
                : config.url()
                        .map(url -> post.json(url, body(sending), Map.of()).outcome())
                        .orElseGet(() -> new Outcome.Refused("mooring.notify.slack.url is not set"));
    }

    private Outcome asBot(Sending sending) {
        return sending.ref().map(ts -> update(sending, ts)).orElseGet(() -> begin(sending));
    }

    private Outcome begin(Sending sending) {
        if (!sending.again()) {
            return post(sending, false);
        }
        var since = sending.since().minus(BEFORE).getEpochSecond();
        return switch (find(
                "conversations.history", Map.of("oldest", Long.toString(since)), THREAD, threadOf(sending))) {
            case Found.At(var ts) -> update(sending, ts);
            case Found.Nowhere _ -> post(sending, false);
            case Found.Unknown _ -> post(sending, true);
        };
    }

    /** @param again whether it may be there already, which cannot be told */
    private Outcome post(Sending sending, boolean again) {
        return told(
                call("chat.postMessage", marked(message(sending.message(), again), THREAD, threadOf(sending))), null);
    }

    private static String threadOf(Sending sending) {
        return sending.message().thread();
    }

    private static ObjectNode marked(ObjectNode body, String name, String key) {
        body.putObject("metadata")
                .put("event_type", EVENT)
                .putObject("event_payload")
                .put(name, key);
        return body;
    }

    /** Where in the channel, or in a thread of it, a message of ours is. */
    private sealed interface Found {
        /** It is there. */
        record At(String ts) implements Found {}

        /** All that was written since was looked through, and it is not there. */
        record Nowhere() implements Found {}

        /** The bot may not read, or there is too much to read, or Slack does not say. */
        record Unknown() implements Found {}
    }

    private Found find(String method, Map<String, String> where, String name, String key) {
        var form = new HashMap<>(where);
        form.put("channel", config.channel().orElse(""));
        form.put("include_all_metadata", "true");
        form.put("limit", Integer.toString(LOOKED_THROUGH));
        var asked = post.ask(address(method), form, authorization());
        var body = asked instanceof Result.Answered(var answer) && answer.isGood()
                ? Json.read(answer.body())
                : Json.MAPPER.createObjectNode();
        for (var message : body.path("messages")) {
            var metadata = message.path("metadata");
            if (EVENT.equals(metadata.path("event_type").asText())
                    && key.equals(metadata.path("event_payload").path(name).asText())) {
                return new Found.At(message.path("ts").asText());
            }
        }
        return body.path("ok").asBoolean() && !body.path("has_more").asBoolean()
                ? new Found.Nowhere()
                : new Found.Unknown();
    }

    /** The update can be sent again without harm, so the reply comes after it. */
    private Outcome update(Sending sending, String ts) {
        var whole = marked(message(sending.message(), false), THREAD, threadOf(sending));
        var updated = told(call("chat.update", whole.put("ts", ts)), ts);
        if (updated instanceof Outcome.Refused(var cause)
                && (cause.contains("message_not_found") || cause.contains("cant_update_message"))) {
            return post(sending, false);
        }
        if (!(updated instanceof Outcome.Sent) && !staysAsItWas(updated)) {
            return updated;
        }
        return isReplied(sending, ts) ? new Outcome.Sent(ts) : reply(sending, ts);
    }

    /** Slack does not let it be changed; what is new is said in its thread all the same. */
    private static boolean staysAsItWas(Outcome updated) {
        return updated instanceof Outcome.Refused(var cause)
                && UNCHANGEABLE.stream().anyMatch(cause::endsWith);
    }

    /** Of what is sent again: what began is said by the message itself; what came to it since, by a reply. */
    private boolean isReplied(Sending sending, String ts) {
        return sending.again()
                && (sending.message().kind() == Kind.OPENED
                        || find("conversations.replies", Map.of("ts", ts), NOTICE, sending.id()) instanceof Found.At);
    }

    private Outcome reply(Sending sending, String ts) {
        var kind = sending.message().kind();
        var title = title(sending.message());
        var reply = Json.MAPPER.createObjectNode().put("thread_ts", ts).put("text", title);
        sections(reply.putArray("blocks"), title);
        if (kind == Kind.GREW || kind == Kind.REPEATED) {
            reply.put("reply_broadcast", true);
        }
        return told(call("chat.postMessage", marked(reply, NOTICE, sending.id())), ts);
    }

    private Result call(String method, ObjectNode body) {
        body.put("channel", config.channel().orElse(""));
        body.put("unfurl_links", false);
        // Of the text beside the blocks: no address in it becomes a link. An update would have another default.
        body.put("parse", "none");
        return post.jsonForLong(address(method), Json.write(body), authorization());
    }

    private URI address(String method) {
        return URI.create(config.api().toString().replaceAll("/+$", "") + "/" + method);
    }

    private Map<String, String> authorization() {
        return Map.of("Authorization", "Bearer " + config.token().orElse(""));
    }

    /**
     * Slack says in the body what became of it.
     *
     * @param ts of the message that the thread hangs on; null where it is the one that was sent
     */
    private static Outcome told(Result result, @Nullable String ts) {
        return switch (result) {
            case Result.Failed(var failure) -> failure;
            case Result.Answered(var answer) when !answer.isGood() -> answer.outcome();
            case Result.Answered(var answer) -> {
                var body = Json.read(answer.body());
                if (body.path("ok").asBoolean()) {
                    yield new Outcome.Sent(ts == null ? ts(body) : ts);
                }
                if (!body.path("ok").isBoolean()) {
                    yield new Outcome.Later("slack: an answer that is not Slack's", null, true);
                }
                var error = Post.word(body.path("error").asText("no reason"));
                yield PASSING.contains(error)
                        ? new Outcome.Later("slack: " + error, answer.after())
                        : new Outcome.Refused("slack: " + error);
            }
        };
    }

    private static @Nullable String ts(JsonNode body) {
        return body.path("ts").isTextual() ? body.path("ts").asText() : null;
    }

    /** The text is what a notification shows; the blocks are what the channel shows. Nothing in them becomes a link by itself. */
    private ObjectNode message(Message message, boolean again) {
        var body = Json.MAPPER.createObjectNode().put("text", title(message));
        var blocks = body.putArray("blocks");
        if (again) {
            blocks.addObject()
                    .put("type", "context")
                    .putArray("elements")
                    .addObject()
                    .put("type", "plain_text")
                    .put("text", Words.AGAIN);
        }
        sections(blocks, templates.text(message, Format.SLACK, LONGEST));
        return body;
    }

    /** Verbatim: what is no link by its own signs is none. */
    private static void sections(ArrayNode blocks, String text) {
        for (var part : parts(text)) {
            blocks.addObject()
                    .put("type", "section")
                    .putObject("text")
                    .put("type", "mrkdwn")
                    .put("text", part)
                    .put("verbatim", true);
        }
    }

    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (var line : text.lines().toList()) {
            var whole = cut(line);
            if (part.length() + whole.length() + 1 > SECTION) {
                add(parts, part);
            }
            part.append(whole).append('\n');
        }
        add(parts, part);
        return parts;
    }

    /** Slack refuses a message of which any section is empty. */
    private static void add(List<String> parts, StringBuilder part) {
        if (!part.toString().isBlank()) {
            parts.add(part.toString());
        }
        part.setLength(0);
    }

    /** What one section holds of a line, without a part of an escaped character. */
    private static String cut(String line) {
        if (line.length() <= SECTION) {
            return line;
        }
        var last = line.lastIndexOf('&', SECTION - 1);
        var isWhole = last + LONGEST_ESCAPE <= SECTION || line.indexOf(';', last) < SECTION;
        return Excerpt.of(line, isWhole ? SECTION : last);
    }

    private static String title(Message message) {
        return Templates.escaped(Words.title(message), Format.SLACK);
    }
}
