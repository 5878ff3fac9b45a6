package dev.mooring.notify.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Message;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.notify.Templates.Format;
import dev.mooring.notify.Words;
import dev.mooring.notify.sink.Post.Result;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slack. An incoming webhook takes a message for each notice. A bot (token and channel) has one message for what belongs
 * together: it is brought up to date in place, and what happened stands in its thread.
 *
 * @see <a href="https://docs.slack.dev/reference/methods/chat.postMessage">chat.postMessage</a>
 */
@Singleton
public final class Slack implements Sink {
    /** A section holds 3,000 characters. */
    private static final int SECTION = 2_900;

    private static final int LONGEST = 8 * SECTION;

    /** Errors of the API that pass. */
    private static final Set<String> PASSING = Set.of(
            "ratelimited",
            "rate_limited",
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org");

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

    @Override
    public String body(Sending sending) {
        return Json.write(message(sending.message()));
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
        return told(call("chat.postMessage", message(sending.message())), null);
    }

    /** The update can be sent again without harm, so the reply comes after it. */
    private Outcome update(Sending sending, String ts) {
        var updated = told(call("chat.update", message(sending.message()).put("ts", ts)), ts);
        if (updated instanceof Outcome.Refused(var cause) && cause.contains("message_not_found")) {
            return begin(sending);
        }
        if (!(updated instanceof Outcome.Sent)) {
            return updated;
        }
        var kind = sending.message().kind();
        var reply = Json.MAPPER
                .createObjectNode()
                .put("thread_ts", ts)
                .put("text", escaped(Words.title(sending.message())));
        if (kind == Kind.GREW || kind == Kind.REPEATED) {
            reply.put("reply_broadcast", true);
        }
        return told(call("chat.postMessage", reply), ts);
    }

    private Result call(String method, ObjectNode body) {
        body.put("channel", config.channel().orElse(""));
        body.put("unfurl_links", false);
        return post.json(
                URI.create(config.api().toString().replaceAll("/+$", "") + "/" + method),
                Json.write(body),
                Map.of("Authorization", "Bearer " + config.token().orElse("")));
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
                var error = Post.word(body.path("error").asText("an answer that is not Slack's"));
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
    private ObjectNode message(Message message) {
        var body = Json.MAPPER.createObjectNode().put("text", escaped(Words.title(message)));
        var blocks = body.putArray("blocks");
        for (var part : parts(templates.text(message, Format.SLACK, LONGEST))) {
            blocks.addObject()
                    .put("type", "section")
                    .putObject("text")
                    .put("type", "mrkdwn")
                    .put("text", part)
                    .put("verbatim", true);
        }
        return body;
    }

    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (var line : text.lines().toList()) {
            var whole = line.length() > SECTION ? line.substring(0, SECTION) : line;
            if (part.length() + whole.length() + 1 > SECTION) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(whole).append('\n');
        }
        if (!part.toString().isBlank()) {
            parts.add(part.toString());
        }
        return parts;
    }

    private static String escaped(String text) {
        return text.replaceAll("\\p{Cntrl}", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
