package dev.mooring.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads which webhooks Pulumi Cloud has configured, and its log of what they sent. Never changes them. */
@ApplicationScoped
public class WebhookReader {
    private final PulumiCloud pulumi;

    @Inject
    WebhookReader(PulumiCloud pulumi) {
        this.pulumi = pulumi;
    }

    /** All webhooks of an owner; empty where Pulumi Cloud knows no such owner, or the token may not see it. */
    public Optional<List<PulumiWebhook>> of(WebhookOwner owner) {
        return pulumi.ask(call("list webhooks", owner, "hooks"), WebhookReader::list)
                .map(list -> each(list)
                        .map(hook -> webhook(owner, hook))
                        .filter(hook -> !hook.name().isEmpty())
                        .toList());
    }

    /** What a webhook sent lately; empty where there is none of that name. */
    public Optional<List<SentDelivery>> sent(WebhookOwner owner, String webhook) {
        return pulumi.ask(call("list webhook deliveries", owner, "hooks", webhook, "deliveries"), WebhookReader::list)
                .map(list -> each(list)
                        .map(WebhookReader::delivery)
                        .filter(sent -> !sent.id().isEmpty() && !sent.kind().isEmpty())
                        .toList());
    }

    private static PulumiWebhook webhook(WebhookOwner owner, JsonNode hook) {
        return new PulumiWebhook(
                owner,
                hook.path("name").asText(""),
                hook.path("payloadUrl").asText(""),
                hook.path("active").asBoolean(true),
                hook.path("format").asText("raw"),
                hook.path("hasSecret").isBoolean()
                        ? Optional.of(hook.path("hasSecret").booleanValue())
                        : Optional.empty(),
                texts(hook.path("filters")),
                texts(hook.path("groups")));
    }

    private static SentDelivery delivery(JsonNode entry) {
        var payload = entry.path("payload");
        return new SentDelivery(
                entry.path("id").asText(""),
                entry.path("kind").asText(""),
                payload.isTextual() ? Optional.of(payload.textValue()) : Optional.empty(),
                Instant.ofEpochSecond(Math.clamp(entry.path("timestamp").asLong(), 0, Integer.MAX_VALUE * 2L)),
                entry.path("responseCode").asInt(0));
    }

    private static Set<String> texts(JsonNode list) {
        return each(list).map(JsonNode::asText).collect(Collectors.toSet());
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static Call call(String operation, WebhookOwner owner, String... tail) {
        return Call.get(
                operation, Stream.concat(owner.path().stream(), Stream.of(tail)).toArray(String[]::new));
    }

    private static JsonNode list(InputStream body) throws IOException {
        var tree = Member.read("list webhooks", body).json();
        if (!tree.isArray()) {
            throw new Unreadable(Kind.MALFORMED, "list webhooks", "the answer is not a list");
        }
        return tree;
    }
}
