package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.cluster.StackName;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.StackStatus;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How a stack stands: its newest operation, what runs now, and which version holds the author's intent. */
@ApplicationScoped
public class StackHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Operations that write reality into the state, or nothing at all; the others write what the program asks for. */
    private static final Set<String> NOT_INTENT = Set.of("refresh", "preview", "rename");

    private static final int PAGE = 100;
    private static final int PAGES = 20;
    private final PulumiCloud pulumi;

    @Inject
    public StackHistory(PulumiCloud pulumi) {
        this.pulumi = pulumi;
    }

    /** The stack's newest operation and the one in flight. Empty where the stack does not exist. */
    Optional<StackStatus> status(StackName name) {
        var call = Call.get("get stack", "api", "stacks", name.organization(), name.project(), name.stack());
        return pulumi.ask(call, StackHistory::tree).map(stack -> status(stack, newest(name)));
    }

    /** The newest update that has ended. Empty where there is none, or while one runs. */
    public Optional<LatestVersion> latest(StackName name) {
        return Optional.ofNullable(newest(name))
                .filter(update -> number(update.path("info"), "endTime").isPresent())
                .flatMap(update -> number(update, "version")
                        .or(() -> number(update.path("info"), "version"))
                        .map(version -> new LatestVersion(
                                version, number(update.path("info"), "endTime").map(Instant::ofEpochSecond))));
    }

    /**
     * The version to export: empty for the current state, which is the rule. A refresh writes reality into the state, so
     * unless the newest operation was a successful update, the last successful one says what was meant
     * (pulumi/pulumi {@code pkg/resource/deploy/step.go}, RefreshStep).
     */
    Optional<Long> intendedVersion(StackName name, StackStatus status) {
        var overwritten = status.lastOperation().filter(NOT_INTENT::contains).isPresent()
                || status.lastResult().filter("failed"::equals).isPresent();
        return overwritten ? lastIntent(name) : Optional.empty();
    }

    private @Nullable JsonNode newest(StackName name) {
        var call = Call.get(
                "get latest update",
                "api",
                "stacks",
                name.organization(),
                name.project(),
                name.stack(),
                "updates",
                "latest");
        return pulumi.ask(call, StackHistory::tree).orElse(null);
    }

    /** Newest first, a page at a time, until one is found or history ends. */
    private Optional<Long> lastIntent(StackName name) {
        for (var page = 1; page <= PAGES; page++) {
            var updates = page(name, page);
            var found = updates.flatMap(StackHistory::newestIntent);
            var isLast =
                    updates.filter(list -> list.path("updates").size() == PAGE).isEmpty();
            if (found.isPresent() || isLast) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> page(StackName name, int page) {
        var list =
                Call.get("list updates", "api", "stacks", name.organization(), name.project(), name.stack(), "updates");
        var paged = new Call(list.operation(), list.method(), list.path() + "?page=" + page + "&pageSize=" + PAGE);
        return pulumi.ask(paged, StackHistory::tree);
    }

    private static Optional<Long> newestIntent(JsonNode list) {
        return StreamSupport.stream(list.path("updates").spliterator(), false)
                .map(update -> update.has("info") ? update.path("info") : update)
                .filter(update -> "succeeded".equals(update.path("result").asText()))
                .filter(update -> !NOT_INTENT.contains(update.path("kind").asText()))
                .map(update -> update.path("version").asLong())
                .max(Comparator.naturalOrder());
    }

    private static StackStatus status(JsonNode stack, @Nullable JsonNode newest) {
        var info = newest == null ? stack.path("none") : newest.path("info");
        var operation = stack.path("currentOperation");
        return new StackStatus(
                number(newest == null ? stack : newest, "version").or(() -> number(stack, "version")),
                text(info, "kind"),
                text(info, "result"),
                number(info, "endTime").map(Instant::ofEpochSecond),
                operation.isObject() ? text(operation, "kind").or(() -> Optional.of("operation")) : Optional.empty(),
                0);
    }

    private static Optional<String> text(JsonNode node, String member) {
        return Optional.of(node.path(member).asText("")).filter(text -> !text.isEmpty());
    }

    private static Optional<Long> number(JsonNode node, String member) {
        return node.path(member).canConvertToLong() && node.path(member).asLong() > 0
                ? Optional.of(node.path(member).asLong())
                : Optional.empty();
    }

    private static JsonNode tree(InputStream body) throws IOException {
        try {
            var tree = JSON.readTree(body);
            if (tree != null && (tree.isObject() || tree.isArray())) {
                return tree;
            }
        } catch (JsonProcessingException notJson) {
            throw new Unreadable(Kind.MALFORMED, "read Pulumi Cloud", "the answer is not JSON or is cut short");
        }
        throw new Unreadable(Kind.MALFORMED, "read Pulumi Cloud", "the answer is not a JSON object");
    }
}
