package dev.mooring.declared.esc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.LatestVersion;
import dev.mooring.declared.NodeList;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.declared.pulumi.Rejected;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.BoundedTime;
import dev.mooring.reading.json.Member;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Reads the declared nodes from an ESC environment. By default from its definition, where secrets are ciphertext and
 * nothing runs. Opening it runs its logins and returns every secret in clear, so that is done only where configured,
 * and only the one property is asked for.
 */
@ApplicationScoped
public class EnvironmentReader {
    private static final String GET = "get environment";
    private static final String OPEN = "open environment";
    private static final String READ = "read environment";
    private static final String LIST = "list environment revisions";
    /** What is told of an environment that does not evaluate (pulumi/esc: HTTP 400 with diagnostics). */
    public static final Cause INVALID = new Cause(Kind.FAILED, OPEN, "the environment has errors");

    /** It is open for five minutes; what was opened for one cluster serves another. */
    private static final Duration JUST_OPENED = Duration.ofMinutes(1);

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final PulumiCloud pulumi;
    private final Clock clock;
    private final LongSupplier stopwatch;
    private final Map<EnvironmentName, Session> sessions = new ConcurrentHashMap<>();
    private final Map<EnvironmentName, Long> reads = new ConcurrentHashMap<>();

    @Inject
    public EnvironmentReader(PulumiCloud pulumi, Clock clock) {
        this(pulumi, clock, System::nanoTime);
    }

    /** @param stopwatch nanoseconds from anywhere, by which an opening grows old */
    EnvironmentReader(PulumiCloud pulumi, Clock clock, LongSupplier stopwatch) {
        this.pulumi = pulumi;
        this.clock = clock;
        this.stopwatch = stopwatch;
    }

    /**
     * One opening. Whoever knows its id, and has the token, reads what was opened; for five minutes.
     *
     * @param verification the one that it was made in, counted
     * @param revision the newest one just before; empty where nobody asked
     */
    record Session(String id, long since, long verification, Optional<Long> revision) {}

    public Reading<Declared<List<DeclaredNode>>> read(WatchedCluster cluster) {
        cluster.environment().ifPresent(name -> reads.merge(name, 1L, Long::sum));
        var property = cluster.config().nodesOutput();
        return cluster.environment()
                .map(name -> Unreadable.attempt(
                        DeclaredSources.ESC_ENVIRONMENT,
                        clock,
                        () -> cluster.config().environmentOpen() ? opened(name, property) : defined(name, property)))
                .orElseGet(() ->
                        Reading.off(DeclaredSources.ESC_ENVIRONMENT, "no environment is configured for this cluster"));
    }

    /** How often verifications have read an environment: what has grown since may have another revision. */
    long timesRead(EnvironmentName name) {
        return reads.getOrDefault(name, 0L);
    }

    /** What the verification of now has opened already, if it has. */
    Optional<Session> justOpened(EnvironmentName name) {
        return Optional.ofNullable(sessions.get(name))
                .filter(last -> last.verification() == timesRead(name)
                        && stopwatch.getAsLong() - last.since() < JUST_OPENED.toNanos());
    }

    /** The same, or else a new opening. */
    Session opened(EnvironmentName name) {
        // The revision first: what comes meanwhile is seen the next time.
        return justOpened(name).orElseGet(() -> open(name, revision(name)));
    }

    /** The newest revision; empty where Pulumi does not tell, which ends nothing that is open. */
    Optional<Long> revision(EnvironmentName name) {
        try {
            return latest(name).map(LatestVersion::version);
        } catch (Unreadable untold) {
            return Optional.empty();
        }
    }

    /** A value of an opened environment, secrets in clear; empty where there is none. */
    Optional<JsonNode> value(EnvironmentName name, Session session, String property) {
        var read = call("GET", READ, name, "/open/" + session.id() + "?property=" + encoded(property));
        var answer = pulumi.ask(read, body -> Member.read(READ, body)).map(Member::object);
        return answer.filter(
                        found -> found.json().has("value") && !found.at("value").isAbsent())
                .map(found -> {
                    if (hasUnknown(found)) {
                        throw new Unreadable(Kind.HIDDEN, READ, "the value " + property + " is not known yet");
                    }
                    return plain(found);
                });
    }

    /** The newest revision. Empty where there is no such environment. */
    public Optional<LatestVersion> latest(EnvironmentName name) {
        return pulumi.ask(call("GET", LIST, name, "/versions?count=1"), body -> Member.read(LIST, body))
                .flatMap(answer -> answer.list().stream().findFirst())
                .map(revision -> new LatestVersion(
                        revision.object().at("number").number(),
                        revision.at("created").textIfAny().flatMap(EnvironmentReader::time)));
    }

    /** The form of these times is not documented. */
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(BoundedTime.parse(text));
        } catch (DateTimeException anotherForm) {
            return Optional.empty();
        }
    }

    private Declared<List<DeclaredNode>> defined(EnvironmentName name, String property) {
        var definition = pulumi.ask(call("GET", GET, name, ""), EnvironmentReader::definition)
                .orElseThrow(() -> missing(name));
        var imports = definition.at("imports").listIfAny();
        var value = definition.at("values").objectIfAny().at(property).json();
        // What is not said here may be said in an environment that this one imports.
        return value.isMissingNode() && !imports.isEmpty() ? Declared.hidden() : literal(value);
    }

    /** A page for people may well be YAML: what defines nothing is no definition. */
    private static Member definition(InputStream body) throws IOException {
        JsonNode tree;
        try {
            tree = YAML.readTree(Member.noHtml(GET, body));
        } catch (JsonProcessingException malformed) {
            // The parser's own message quotes the text, which may be a secret.
            throw new Unreadable(Kind.MALFORMED, GET, "the definition is not YAML");
        }
        if (!tree.isObject()) {
            throw new Unreadable(Kind.MALFORMED, GET, "the definition is not a YAML mapping");
        }
        if (!tree.has("values") && !tree.has("imports")) {
            throw new Unreadable(Kind.MALFORMED, GET, "the definition has neither values nor imports");
        }
        return Member.of(GET, tree);
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
        var session = open(name, Optional.empty());
        var read = call("GET", READ, name, "/open/" + session.id() + "?property=" + encoded(property));
        var answer = pulumi.ask(read, body -> Member.read(READ, body))
                .orElseThrow(() -> new Unreadable(
                        Kind.MISSING, READ, "Pulumi knows no value " + property + " in the opened environment " + name))
                .object();
        var whole = answer.at("properties").objectIfAny();
        var value = whole.isAbsent() ? answer : whole.at(property);
        if (value.isAbsent()) {
            return Declared.undeclared();
        }
        return isHidden(value) ? Declared.hidden() : NodeList.read(plain(value));
    }

    private Session open(EnvironmentName name, Optional<Long> revision) {
        try {
            var id = pulumi.ask(call("POST", OPEN, name, "/open?duration=5m"), body -> Member.read(OPEN, body))
                    .map(EnvironmentReader::session)
                    .orElseThrow(() -> missing(name));
            var session = new Session(id, stopwatch.getAsLong(), timesRead(name), revision);
            sessions.put(name, session);
            return session;
        } catch (Rejected _) {
            // What is wrong with it is not told on: it may quote what the environment holds.
            throw new Unreadable(INVALID);
        }
    }

    private static String session(Member answer) {
        var id = answer.object().at("id");
        if (!id.text().matches("[A-Za-z0-9_-]{1,100}")) {
            throw id.malformed("id is not the id of a session");
        }
        return id.text();
    }

    private static String encoded(String property) {
        return URLEncoder.encode(property, StandardCharsets.UTF_8);
    }

    /** Whether it is a secret or not known, or has one inside. */
    private static boolean isHidden(Member wrapped) {
        return wrapped.object().at("secret").flagIfAny().orElse(false)
                || wrapped.at("unknown").flagIfAny().orElse(false)
                || inside(requireValue(wrapped).at("value")).anyMatch(EnvironmentReader::isHidden);
    }

    private static boolean hasUnknown(Member wrapped) {
        return wrapped.object().at("unknown").flagIfAny().orElse(false)
                || inside(requireValue(wrapped).at("value")).anyMatch(EnvironmentReader::hasUnknown);
    }

    /** ESC wraps every value, nested ones too, as {@code {value, trace}}. */
    private static JsonNode plain(Member wrapped) {
        var value = requireValue(wrapped).at("value");
        if (value.json().isArray()) {
            var array = NODES.arrayNode();
            inside(value).forEach(item -> array.add(plain(item)));
            return array;
        }
        if (value.json().isObject()) {
            var object = NODES.objectNode();
            inside(value).forEach(member -> object.set(member.name(), plain(member)));
            return object;
        }
        return value.isAbsent() ? NODES.nullNode() : value.json();
    }

    private static Stream<Member> inside(Member value) {
        if (value.json().isArray()) {
            return value.list().stream();
        }
        return value.json().isObject() ? value.members().stream() : Stream.empty();
    }

    /** A value that is null is left out, but where it comes from is always told (pulumi/esc {@code value.go}). */
    private static Member requireValue(Member wrapped) {
        var said = wrapped.object().json();
        if (!said.has("value") && !said.path("trace").isObject()) {
            throw wrapped.malformed(wrapped.words() + " is no value of an environment");
        }
        return wrapped;
    }

    private static Call call(String method, String operation, EnvironmentName name, String tail) {
        var base = Call.get(
                operation, "api", "esc", "environments", name.organization(), name.project(), name.environment());
        return new Call(operation, method, base.path() + tail);
    }

    private static Unreadable missing(EnvironmentName name) {
        return new Unreadable(
                Kind.MISSING, GET, "Pulumi knows no environment " + name + ", or the token may not see it");
    }
}
