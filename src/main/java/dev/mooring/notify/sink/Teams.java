package dev.mooring.notify.sink;

import dev.mooring.check.Severity;
import dev.mooring.notify.Kind;
import dev.mooring.notify.Message;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Templates;
import dev.mooring.notify.Templates.Format;
import dev.mooring.notify.Words;
import dev.mooring.setting.ReadableFile;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Microsoft Teams, by the webhook of a workflow ("When a Teams webhook request is received"): an Adaptive Card for each notice.
 *
 * @see <a href="https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook">
 *     Incoming webhooks</a>: 28 KB at most
 */
@Singleton
public final class Teams implements Sink {
    private static final int LONGEST = 12_000;
    private final Config config;
    private final Post post;
    private final Templates templates;

    /** {@code mooring.notify.teams.*}. */
    @ConfigMapping(prefix = "mooring.notify.teams")
    public interface Config {
        /** Address of the workflow. */
        Optional<URI> url();

        /** File that holds the address, which is a secret. */
        Optional<@ReadableFile String> urlFile();
    }

    @Inject
    public Teams(Config config, Post post, Templates templates) {
        this.config = config;
        this.post = post;
        this.templates = templates;
    }

    @Override
    public String name() {
        return "teams";
    }

    @Override
    public boolean isOn() {
        return config.url().isPresent();
    }

    @Override
    public List<String> problems() {
        return config.url().flatMap(url -> Addresses.problem("mooring.notify.teams.url", url)).stream()
                .toList();
    }

    @Override
    public String body(Sending sending) {
        var message = sending.message();
        var envelope = Json.MAPPER.createObjectNode().put("type", "message");
        var card = envelope.putArray("attachments")
                .addObject()
                .put("contentType", "application/vnd.microsoft.card.adaptive")
                .putNull("contentUrl")
                .putObject("content")
                .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4");
        card.putObject("msteams").put("width", "Full");
        var body = card.putArray("body");
        // A run of a rich text is shown as it is: nothing in the title can format or link.
        body.addObject()
                .put("type", "RichTextBlock")
                .putArray("inlines")
                .addObject()
                .put("type", "TextRun")
                .put("text", Words.title(message))
                .put("weight", "bolder")
                .put("size", "medium")
                .put("color", color(message));
        if (sending.again()) {
            body.addObject()
                    .put("type", "TextBlock")
                    .put("wrap", true)
                    .put("isSubtle", true)
                    .put("text", Words.AGAIN);
        }
        var text = templates.text(message, Format.TEAMS, LONGEST);
        if (!text.isEmpty()) {
            body.addObject().put("type", "TextBlock").put("wrap", true).put("text", text);
        }
        templates
                .page(message)
                .ifPresent(url -> card.putArray("actions")
                        .addObject()
                        .put("type", "Action.OpenUrl")
                        .put("title", "Open in Mooring")
                        .put("url", url));
        return Json.write(envelope);
    }

    private static String color(Message message) {
        if (message.kind() == Kind.RESOLVED) {
            return message.endsUnresolved() ? "default" : "good";
        }
        return color(message.severity());
    }

    private static String color(Severity severity) {
        return switch (severity) {
            case CRITICAL, ERROR -> "attention";
            case WARNING -> "warning";
            case INFO -> "default";
        };
    }

    @Override
    public Outcome send(Sending sending) {
        return config.url()
                .map(url -> post.json(url, body(sending), Map.of()).outcome())
                .orElseGet(() -> new Outcome.Refused("mooring.notify.teams.url is not set"));
    }
}
