package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kubeconfig that came with an environment. Whoever may write there gets nothing of this machine by it: no program is run,
 * and no file is read. What is wrong with it is told without a word of it.
 */
final class EscKubeconfig {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern PROGRAM = Pattern.compile("(?:.*/)?([A-Za-z0-9][A-Za-z0-9._-]{0,39})");

    private final JsonNode cluster;
    private final JsonNode user;

    private EscKubeconfig(JsonNode cluster, JsonNode user) {
        this.cluster = cluster;
        this.user = user;
    }

    /**
     * @param context default: the current one
     * @throws Unreadable where it is none, or needs what is not given to it
     */
    static EscKubeconfig parse(String text, Optional<String> context) {
        var tree = tree(text);
        var used = context.orElse(tree.path("current-context").asText());
        var ofContext = named(tree, "contexts", used, "context");
        return new EscKubeconfig(
                named(tree, "clusters", ofContext.path("cluster").asText(), "cluster"),
                named(tree, "users", ofContext.path("user").asText(), "user"));
    }

    private static JsonNode tree(String text) {
        try {
            var tree = YAML.readTree(text);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException notYaml) {
            // Told below: the parser's own words quote the text.
        }
        throw unusable("the kubeconfig of the environment is no YAML mapping");
    }

    private static JsonNode named(JsonNode tree, String list, String name, String member) {
        for (var item : tree.path(list)) {
            if (item.path("name").asText().equals(name) && item.path(member).isObject()) {
                return item.path(member);
            }
        }
        throw unusable("the kubeconfig of the environment has no " + member + " that is used");
    }

    /** The program that it would have run for a token, as far as its name is one. */
    Optional<String> program() {
        if (user.hasNonNull("exec")) {
            var program = PROGRAM.matcher(user.path("exec").path("command").asText());
            return Optional.of(program.matches() ? program.group(1) : "a program");
        }
        return user.hasNonNull("auth-provider") ? Optional.of("a plug-in") : Optional.empty();
    }

    Optional<String> token() {
        return text(user, "token").map(String::strip).filter(token -> !token.isEmpty());
    }

    /** All but the token, by which connections are told apart. */
    String digest() {
        try {
            var rest = user.deepCopy() instanceof ObjectNode object ? object.without("token") : user;
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(cluster.toString().getBytes(StandardCharsets.UTF_8));
            digest.update(rest.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** A connection by it, with whatever token its environment holds at the time. */
    Config config(EscToken tokens) {
        refuseFiles();
        var builder = new ConfigBuilder(Config.empty())
                .withMasterUrl(text(cluster, "server")
                        .orElseThrow(() -> unusable("the kubeconfig of the environment names no server")))
                .withTrustCerts(cluster.path("insecure-skip-tls-verify").asBoolean(false));
        text(cluster, "certificate-authority-data").ifPresent(builder::withCaCertData);
        text(cluster, "proxy-url")
                .ifPresent(proxy -> builder.withHttpProxy(proxy).withHttpsProxy(proxy));
        text(user, "client-certificate-data").ifPresent(builder::withClientCertData);
        text(user, "client-key-data").ifPresent(builder::withClientKeyData);
        text(user, "username").ifPresent(builder::withUsername);
        text(user, "password").ifPresent(builder::withPassword);
        var config = builder.build();
        if (token().isPresent()) {
            config.setOauthTokenProvider(tokens);
        }
        ClientKey.makeReadable(config);
        return config;
    }

    private void refuseFiles() {
        var files = Stream.concat(
                Stream.of("certificate-authority").filter(cluster::hasNonNull),
                Stream.of("tokenFile", "client-certificate", "client-key").filter(user::hasNonNull));
        files.findFirst().ifPresent(key -> {
            throw unusable("the kubeconfig of the environment names a file (" + key
                    + "), and no file is read for it: put what is in it there (…-data, token)");
        });
    }

    private static Optional<String> text(JsonNode object, String member) {
        return Optional.ofNullable(object.get(member))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    private static Unreadable unusable(String why) {
        return new Unreadable(Kind.MALFORMED, KubernetesSources.READ_KUBECONFIG, why);
    }
}
