package dev.mooring.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import dev.mooring.event.PulumiEvent.DeploymentChanged;
import dev.mooring.event.PulumiEvent.DriftChecked;
import dev.mooring.event.PulumiEvent.DriftRemediated;
import dev.mooring.event.PulumiEvent.EnvironmentChanged;
import dev.mooring.event.PulumiEvent.EnvironmentRevised;
import dev.mooring.event.PulumiEvent.EnvironmentRevisionTagged;
import dev.mooring.event.PulumiEvent.EnvironmentTagged;
import dev.mooring.event.PulumiEvent.ImportedEnvironmentChanged;
import dev.mooring.event.PulumiEvent.Ping;
import dev.mooring.event.PulumiEvent.PolicyViolated;
import dev.mooring.event.PulumiEvent.StackChanged;
import dev.mooring.event.PulumiEvent.StackPreviewed;
import dev.mooring.event.PulumiEvent.StackUpdated;
import dev.mooring.event.PulumiEvent.Unrecognised;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of a delivery into its meaning. Never throws: what it cannot read is {@link Unrecognised}. */
public final class EventParser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern UPDATE_URL = Pattern.compile(".*/updates/(\\d{1,18})$");
    /** Pulumi's own names have 100 characters at most. What is longer is not what it seems, and counts as unsaid. */
    private static final int LONGEST_TEXT = 300;

    /** Steers a terminal, breaks a line, turns the direction of writing, or is half a character; joiners are parts of names. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\u200c\u200d]]");

    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_WORD = 40;
    private static final int MOST_WORDS = 20;

    private EventParser() {}

    /** Kinds that Pulumi documents. */
    public static Set<String> documentedKinds() {
        return Shape.DOCUMENTED;
    }

    /** Reads a delivery. The kind header is not signed, so it is held against the shape of the signed body. */
    public static PulumiEvent parse(String kind, byte[] bytes) {
        try {
            var body = JSON.readTree(bytes);
            return body != null && body.isObject() ? read(kind, body) : unreadable(kind, "body is not a JSON object");
        } catch (IOException | StackOverflowError notJson) {
            return unreadable(kind, "body is not JSON");
        }
    }

    private static PulumiEvent read(String kind, JsonNode body) {
        var shape = Shape.of(body);
        if (!Shape.DOCUMENTED.contains(kind)) {
            return unrecognised(kind, "kind is not documented", body);
        }
        if ("policy_violation".equals(kind) && shape.isEmpty()) {
            return stack(body)
                    .<PulumiEvent>map(PolicyViolated::new)
                    .orElseGet(() -> unrecognised(kind, "body names no stack", body));
        }
        if (!kind.equals(shape)) {
            var like = shape.isEmpty() ? "no documented kind" : shape;
            return unrecognised(kind, "kind header does not fit the body, which is shaped like " + like, body);
        }
        return "ping".equals(kind) ? new Ping() : ofTarget(kind, body);
    }

    private static PulumiEvent ofTarget(String kind, JsonNode body) {
        return stack(body)
                .map(name -> ofStack(kind, name, body))
                .or(() -> environment(body).map(name -> ofEnvironment(kind, name, body)))
                .orElseGet(() -> unrecognised(kind, "body names no organization", body));
    }

    private static PulumiEvent ofStack(String kind, StackName name, JsonNode body) {
        return switch (kind) {
            case "stack" -> new StackChanged(name, text(body, "action"));
            case "stack_update" ->
                new StackUpdated(
                        name,
                        text(body, "kind"),
                        text(body, "result"),
                        updateVersion(body),
                        url(body, "updateUrl"),
                        made(body));
            case "stack_preview" -> new StackPreviewed(name, text(body, "kind"), text(body, "result"), made(body));
            case "deployment" ->
                new DeploymentChanged(
                        name,
                        text(body, "operation"),
                        text(body, "status"),
                        number(body, "version"),
                        url(body, "deploymentUrl"),
                        made(body));
            case "drift_detection" ->
                new DriftChecked(
                        name,
                        text(body, "status"),
                        body.path("driftDetected").asBoolean(false),
                        url(body, "referenceUrl"),
                        made(body));
            case "drift_remediation" ->
                new DriftRemediated(name, text(body, "status"), url(body, "referenceUrl"), made(body));
            default -> unrecognised(kind, "kind is not about a stack", body);
        };
    }

    private static PulumiEvent ofEnvironment(String kind, EnvironmentName name, JsonNode body) {
        return switch (kind) {
            case "environment" -> new EnvironmentChanged(name, text(body, "action"));
            case "environment_revision" ->
                new EnvironmentRevised(name, text(body, "action"), number(body, "revision"), made(body));
            case "environment_revision_tag" ->
                new EnvironmentRevisionTagged(name, text(body, "action"), text(body, "tagName"));
            case "environment_tag" -> new EnvironmentTagged(name, text(body, "action"), text(body, "tagName"));
            case "imported_environment_changed" ->
                new ImportedEnvironmentChanged(
                        name, text(body.path("importedEnvironmentReference"), "environmentName"));
            default -> unrecognised(kind, "kind is not about an environment", body);
        };
    }

    private static Optional<StackName> stack(JsonNode body) {
        return target(body, "stackName")
                .map(name -> new StackName(organization(body), text(body, "projectName"), name));
    }

    private static Optional<EnvironmentName> environment(JsonNode body) {
        return target(body, "environmentName")
                .map(name -> new EnvironmentName(organization(body), text(body, "projectName"), name));
    }

    private static Optional<String> target(JsonNode body, String member) {
        var complete =
                !organization(body).isEmpty() && !text(body, "projectName").isEmpty();
        return complete ? Optional.of(text(body, member)).filter(name -> !name.isEmpty()) : Optional.empty();
    }

    /** {@code githubLogin} is the slug of REST paths; {@code name} is for display only. */
    private static String organization(JsonNode body) {
        return text(body.path("organization"), "githubLogin");
    }

    /** By the name that people know; kinds of resource changes are an open set (pulumi/pulumi apitype, history.go). */
    private static Made made(JsonNode body) {
        var user = body.path("user");
        var name = text(user, "name").isBlank() ? text(user, "githubLogin") : text(user, "name");
        var resources = new TreeMap<String, Long>();
        body.path("resourceChanges").properties().stream()
                .filter(change ->
                        change.getValue().canConvertToLong() && change.getKey().length() <= LONGEST_WORD)
                .limit(MOST_WORDS)
                .forEach(change ->
                        resources.put(change.getKey(), change.getValue().asLong()));
        return new Made(name.isBlank() ? null : shortened(name.strip()), resources);
    }

    /** In one line, and of whole characters. */
    private static String shortened(String name) {
        var line = UNSEEN.matcher(name).replaceAll("\uFFFD");
        if (line.length() <= LONGEST_NAME) {
            return line;
        }
        return line.substring(
                0, Character.isHighSurrogate(line.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME);
    }

    private static @Nullable Long updateVersion(JsonNode body) {
        var match = UPDATE_URL.matcher(text(body, "updateUrl", LONGEST_URL));
        return match.matches() ? Long.valueOf(match.group(1)) : null;
    }

    private static @Nullable Long number(JsonNode body, String member) {
        return body.path(member).canConvertToLong() ? body.path(member).asLong() : null;
    }

    /** Links are shown to people, so only web addresses pass. */
    private static @Nullable String url(JsonNode body, String member) {
        var text = text(body, member, LONGEST_URL);
        return text.startsWith("https://") || text.startsWith("http://") ? text : null;
    }

    private static String text(JsonNode body, String member) {
        return text(body, member, LONGEST_TEXT);
    }

    private static String text(JsonNode body, String member, int longest) {
        var value = body.path(member);
        var text = value.isTextual() ? value.textValue() : "";
        // A NUL is in no name, and not every database can store it. A part of a name would be another's.
        return text.length() <= longest && text.indexOf('\0') < 0 ? text : "";
    }

    private static Unrecognised unrecognised(String kind, String reason, JsonNode body) {
        return new Unrecognised(kind, reason, stack(body), environment(body));
    }

    private static Unrecognised unreadable(String kind, String reason) {
        return new Unrecognised(kind, reason, Optional.empty(), Optional.empty());
    }
}
