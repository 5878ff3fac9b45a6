package dev.mooring.declared.esc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.access.AwsKeys;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.esc.EnvironmentReader.Session;
import dev.mooring.declared.pulumi.Rejected;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.BoundedTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an environment that was opened for a cluster gives it to come with: the values are asked for where the cluster's
 * configuration says, or else where people put them, and refused unless they have the form of what they should be.
 */
final class AccessValues {
    static final String TAKE = "open environment";

    private static final List<String> KUBECONFIGS =
            List.of("files.KUBECONFIG", "pulumiConfig[\"kubernetes:kubeconfig\"]");
    private static final String VARIABLES = "environmentVariables";
    private static final String LOGIN = "aws.login";
    private static final Predicate<String> ACCESS_KEY =
            Pattern.compile("[A-Za-z0-9]{4,128}").asMatchPredicate();
    private static final Predicate<String> SECRET =
            Pattern.compile("[!-~]{1,16384}").asMatchPredicate();

    private final EnvironmentReader environments;
    private final WatchedCluster cluster;
    private final EnvironmentName environment;
    private final Session session;

    AccessValues(EnvironmentReader environments, WatchedCluster cluster, EnvironmentName environment, Session session) {
        this.environments = environments;
        this.cluster = cluster;
        this.environment = environment;
        this.session = session;
    }

    String kubeconfig() {
        var configured = cluster.config().esc().kubeconfig();
        return configured.map(List::of).orElse(KUBECONFIGS).stream()
                .flatMap(path -> value(path).stream())
                .findFirst()
                .map(AccessValues::text)
                .orElseThrow(() -> missing(
                        "kubeconfig",
                        configured.orElse(String.join(" or ", KUBECONFIGS)),
                        cluster.name() + ".esc.kubeconfig"));
    }

    AwsKeys keys() {
        var configured = cluster.config().esc().aws();
        var key = cluster.name() + ".esc.aws";
        if (configured.isPresent()) {
            return value(configured.get())
                    .map(found -> keys(found, configured.get()))
                    .orElseThrow(() -> missing("AWS credentials", configured.get(), key));
        }
        return variable("AWS_ACCESS_KEY_ID")
                .map(id -> keys(
                        VARIABLES,
                        Optional.of(id),
                        variable("AWS_SECRET_ACCESS_KEY"),
                        variable("AWS_SESSION_TOKEN"),
                        variable("AWS_CREDENTIAL_EXPIRATION")))
                .or(() -> value(LOGIN).map(found -> keys(found, LOGIN)))
                .orElseThrow(() -> missing("AWS credentials", VARIABLES + ".AWS_ACCESS_KEY_ID or " + LOGIN, key));
    }

    private static Unreadable missing(String what, String where, String key) {
        return new Unreadable(
                Kind.MISSING,
                TAKE,
                "it has no " + what + " at " + where + "; name the path with mooring.clusters." + key);
    }

    private Optional<String> variable(String name) {
        return value(VARIABLES + "." + name).map(found -> textOf(found, VARIABLES + "." + name));
    }

    /** A path that leads nowhere may be one that Pulumi does not take. */
    private Optional<JsonNode> value(String path) {
        try {
            return environments.value(environment, session, path);
        } catch (Rejected _) {
            return Optional.empty();
        }
    }

    /** As aws-login calls them, or as environment variables are called. */
    private static AwsKeys keys(JsonNode found, String path) {
        if (!found.isObject()) {
            throw new Unreadable(Kind.MALFORMED, TAKE, path + " is not an object");
        }
        return keys(
                path,
                member(found, path, "accessKeyId", "AWS_ACCESS_KEY_ID"),
                member(found, path, "secretAccessKey", "AWS_SECRET_ACCESS_KEY"),
                member(found, path, "sessionToken", "AWS_SESSION_TOKEN"),
                member(found, path, "expiration", "AWS_CREDENTIAL_EXPIRATION"));
    }

    private static Optional<String> member(JsonNode object, String path, String... names) {
        return Stream.of(names)
                .filter(name -> object.hasNonNull(name))
                .findFirst()
                .map(name -> textOf(object.get(name), path + "." + name));
    }

    private static AwsKeys keys(
            String path, Optional<String> id, Optional<String> secret, Optional<String> token, Optional<String> end) {
        return new AwsKeys(
                require(path, "access key id", id, ACCESS_KEY),
                require(path, "secret access key", secret, SECRET),
                token.filter(text -> !text.isEmpty())
                        .map(text -> require(path, "session token", Optional.of(text), SECRET)),
                end.map(text -> time(path, text)));
    }

    private static String require(String path, String what, Optional<String> text, Predicate<String> form) {
        var found = text.orElseThrow(() -> new Unreadable(Kind.MALFORMED, TAKE, path + " has no " + what));
        if (!form.test(found)) {
            throw new Unreadable(Kind.MALFORMED, TAKE, "the " + what + " of " + path + " is none");
        }
        return found;
    }

    private static Instant time(String path, String text) {
        try {
            return BoundedTime.parse(text);
        } catch (DateTimeException notATime) {
            throw new Unreadable(Kind.MALFORMED, TAKE, "the end of " + path + " is not a time");
        }
    }

    private static String textOf(JsonNode found, String path) {
        if (!found.isTextual()) {
            throw new Unreadable(Kind.MALFORMED, TAKE, path + " is not text");
        }
        return found.textValue().strip();
    }

    /** JSON is YAML. */
    private static String text(JsonNode found) {
        return found.isTextual() ? found.textValue() : found.toString();
    }
}
