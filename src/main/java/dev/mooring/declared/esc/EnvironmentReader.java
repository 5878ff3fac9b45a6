package dev.mooring.declared.esc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.NodeList;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads the declared nodes from an ESC environment. By default from its definition, where secrets are ciphertext and
 * nothing runs. Opening it runs its logins and returns every secret in clear, so that is done only where configured,
 * and only the one property is asked for.
 */
@ApplicationScoped
public class EnvironmentReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private final PulumiCloud pulumi;
    private final Clock clock;

    @Inject
    public EnvironmentReader(PulumiCloud pulumi, Clock clock) {
        this.pulumi = pulumi;
        this.clock = clock;
    }

    public Reading<Declared<List<DeclaredNode>>> read(WatchedCluster cluster) {
        var property = cluster.config().nodesOutput();
        return cluster.environment()
                .map(name -> Unreadable.attempt(
                        Source.ESC_ENVIRONMENT,
                        clock,
                        () -> cluster.config().environmentOpen() ? opened(name, property) : defined(name, property)))
                .orElseGet(() -> Reading.off(Source.ESC_ENVIRONMENT, "no environment is configured for this cluster"));
    }

    /** The newest revision. Empty where there is no such environment. */
    public Optional<LatestVersion> latest(EnvironmentName name) {
        return pulumi.ask(call("GET", "list environment revisions", name, "/versions?count=1"), EnvironmentReader::json)
                .map(list -> list.path(0))
                .filter(revision -> revision.path("number").asLong(0) > 0)
                .map(revision -> new LatestVersion(
                        revision.path("number").asLong(),
                        time(revision.path("created").asText(""))));
    }

    /** The form of these times is not documented. */
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException anotherForm) {
            return Optional.empty();
        }
    }

    private Declared<List<DeclaredNode>> defined(EnvironmentName name, String property) {
        var definition = pulumi.ask(call("GET", "get environment", name, ""), EnvironmentReader::yaml)
                .orElseThrow(() -> missing(name));
        var value = definition.path("values").path(property);
        // What is not said here may be said in an environment that this one imports.
        return value.isMissingNode() && !definition.path("imports").isEmpty() ? Declared.hidden() : literal(value);
    }

    /** A value that is built by a function or an interpolation is not literal: it would have to be evaluated. */
    private static Declared<List<DeclaredNode>> literal(JsonNode value) {
        return isEvaluated(value) ? Declared.hidden() : NodeList.read(value);
    }

    private static boolean isEvaluated(JsonNode value) {
        if (value.isTextual() && value.textValue().contains("${")) {
            return true;
        }
        if (value.properties().stream().anyMatch(member -> member.getKey().startsWith("fn::"))) {
            return true;
        }
        for (var child : value) {
            if (isEvaluated(child)) {
                return true;
            }
        }
        return false;
    }

    private Declared<List<DeclaredNode>> opened(EnvironmentName name, String property) {
        var session = pulumi.ask(call("POST", "open environment", name, "/open?duration=5m"), EnvironmentReader::json)
                .map(answer -> answer.path("id").asText(""))
                .filter(id -> id.matches("[A-Za-z0-9_-]{1,100}"))
                .orElseThrow(() -> missing(name));
        var read = call("GET", "read environment", name, "/open/" + session + "?property=" + encoded(property));
        return pulumi.ask(read, EnvironmentReader::json)
                .map(answer ->
                        answer.has("properties") ? answer.path("properties").path(property) : answer)
                .map(value -> hasSecret(value) ? Declared.<List<DeclaredNode>>hidden() : NodeList.read(plain(value)))
                .orElseGet(Declared::undeclared);
    }

    private static String encoded(String property) {
        return URLEncoder.encode(property, StandardCharsets.UTF_8);
    }

    private static boolean hasSecret(JsonNode value) {
        if (value.path("secret").asBoolean(false) || value.path("unknown").asBoolean(false)) {
            return true;
        }
        for (var child : value.path("value")) {
            if (hasSecret(child)) {
                return true;
            }
        }
        return false;
    }

    /** ESC wraps every value, nested ones too, as {@code {value, trace}}. */
    private static JsonNode plain(JsonNode wrapped) {
        var value = wrapped.path("value");
        if (value.isArray()) {
            var array = JSON.createArrayNode();
            value.forEach(item -> array.add(plain(item)));
            return array;
        }
        if (value.isObject()) {
            var object = JSON.createObjectNode();
            value.properties().forEach(member -> object.set(member.getKey(), plain(member.getValue())));
            return object;
        }
        return value;
    }

    private static Call call(String method, String operation, EnvironmentName name, String tail) {
        var base = Call.get(
                operation, "api", "esc", "environments", name.organization(), name.project(), name.environment());
        return new Call(operation, method, base.path() + tail);
    }

    private static JsonNode yaml(InputStream body) throws IOException {
        return tree(YAML, body);
    }

    private static JsonNode json(InputStream body) throws IOException {
        return tree(JSON, body);
    }

    private static JsonNode tree(ObjectMapper mapper, InputStream body) throws IOException {
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException malformed) {
            // The parser's own message quotes the text, which may be a secret.
            throw new Unreadable(Kind.MALFORMED, "read environment", "the answer could not be parsed");
        }
    }

    private static Unreadable missing(EnvironmentName name) {
        return new Unreadable(
                Kind.MISSING,
                "get environment",
                "Pulumi knows no environment " + name + ", or the token may not see it");
    }
}
