package dev.mooring.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Pulumi Cloud's own log of what it sent, by webhook. It holds recent deliveries only, with their payloads, and also
 * those that never arrived (response code 0 or not 2xx).
 */
@ApplicationScoped
public class DeliveryArchive {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/webhooks/pulumi";
    private static final String USUAL_NAME = "mooring";
    private final PulumiCloud pulumi;

    @Inject
    DeliveryArchive(PulumiCloud pulumi) {
        this.pulumi = pulumi;
    }

    /** What the webhooks of a stack that point here have sent. */
    List<Delivery> of(StackName name) {
        return sent("api", "stacks", name.organization(), name.project(), name.stack());
    }

    /** What the webhooks of an environment that point here have sent. */
    List<Delivery> of(EnvironmentName name) {
        return sent("api", "esc", "environments", name.organization(), name.project(), name.environment());
    }

    private List<Delivery> sent(String... owner) {
        var sent = new ArrayList<Delivery>();
        var found = false;
        for (var hook : hooks(owner)) {
            var log = pulumi.ask(
                    call("list webhook deliveries", owner, "hooks", hook, "deliveries"), DeliveryArchive::tree);
            found |= log.isPresent();
            log.ifPresent(entries -> entries.forEach(entry -> delivery(entry).ifPresent(sent::add)));
        }
        if (!found) {
            throw new Unreadable(Kind.MISSING, "list webhook deliveries", "no webhook that points here was found");
        }
        return sent;
    }

    /** Names of the webhooks that point here; where they may not be listed, the usual name is tried. */
    private List<String> hooks(String... owner) {
        var listed = pulumi.ask(call("list webhooks", owner, "hooks"), DeliveryArchive::tree);
        return listed.map(hooks -> StreamSupport.stream(hooks.spliterator(), false)
                        .filter(DeliveryArchive::pointsHere)
                        .map(hook -> hook.path("name").asText(""))
                        .filter(name -> !name.isEmpty())
                        .toList())
                .orElse(List.of(USUAL_NAME));
    }

    private static boolean pointsHere(JsonNode hook) {
        try {
            var path = URI.create(hook.path("payloadUrl").asText("")).getPath();
            return path != null && path.endsWith(PATH);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static Optional<Delivery> delivery(JsonNode entry) {
        var id = entry.path("id").asText("");
        var kind = entry.path("kind").asText("");
        var payload = entry.path("payload");
        return id.isEmpty() || kind.isEmpty() || !payload.isTextual()
                ? Optional.empty()
                : Optional.of(new Delivery(
                        id,
                        kind,
                        payload.textValue().getBytes(StandardCharsets.UTF_8),
                        Instant.ofEpochSecond(entry.path("timestamp").asLong())));
    }

    private static Call call(String operation, String[] owner, String... tail) {
        return Call.get(
                operation, Stream.concat(Stream.of(owner), Stream.of(tail)).toArray(String[]::new));
    }

    private static JsonNode tree(InputStream body) throws IOException {
        var tree = JSON.readTree(body);
        if (tree == null || !tree.isArray()) {
            throw new Unreadable(Kind.MALFORMED, "list webhook deliveries", "the answer is not a list");
        }
        return tree;
    }
}
