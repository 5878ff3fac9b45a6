package dev.mooring.onboarding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The files of {@code deploy} that snippets are taken from, packed into the program: there is no second copy of them. By
 * their paths in {@code deploy}.
 */
public final class Shipped {
    static final String POLICY = "aws/policy.json";
    static final String ACCESS_ENTRY = "aws/access-entry.json";
    static final String ASSUME_ROLE = "aws/assume-role-policy.json";
    static final String TRUST = "aws/trust-policy.json";
    static final String RBAC = "kubernetes/rbac.yaml";
    static final String NEIGHBOURS = "kubernetes/neighbours/rbac.yaml";
    static final String KUBELET_PROBE = "kubernetes/kubelet-probe/rbac.yaml";
    static final String STACK_WEBHOOK = "pulumi/snippets/stackWebhook.ts";
    static final String ENVIRONMENT_WEBHOOK = "pulumi/snippets/environmentWebhook.ts";
    static final String STACK_PERMISSION = "pulumi/snippets/stackPermission.ts";
    static final String ENVIRONMENT_PERMISSION = "pulumi/snippets/environmentPermission.ts";
    static final String ENVIRONMENT_OPEN_PERMISSION = "pulumi/snippets/environmentOpenPermission.ts";
    static final String HYBRID_NODES = "pulumi/snippets/hybridNodes.ts";
    static final String HYBRID_NODES_OF_ESC = "pulumi/snippets/hybridNodes.yaml";
    static final String NODE_MONITORING_AGENT = "pulumi/snippets/nodeMonitoringAgent.ts";
    static final String POD_IDENTITY_AGENT = "pulumi/snippets/podIdentityAgent.ts";
    static final String COREDNS = "pulumi/snippets/coredns.ts";
    static final List<String> FILES = List.of(
            POLICY,
            ACCESS_ENTRY,
            ASSUME_ROLE,
            TRUST,
            RBAC,
            NEIGHBOURS,
            KUBELET_PROBE,
            STACK_WEBHOOK,
            ENVIRONMENT_WEBHOOK,
            STACK_PERMISSION,
            ENVIRONMENT_PERMISSION,
            ENVIRONMENT_OPEN_PERMISSION,
            HYBRID_NODES,
            HYBRID_NODES_OF_ESC,
            NODE_MONITORING_AGENT,
            POD_IDENTITY_AGENT,
            COREDNS);
    private static final Pattern PLAIN = Pattern.compile("\"?[A-Za-z0-9._:/+=,@-]+\"?");

    private final Map<String, String> texts;

    Shipped(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /** Reads them from the program. */
    static Shipped load() {
        var texts = new HashMap<String, String>();
        for (var file : FILES) {
            try (var stream = Objects.requireNonNull(Shipped.class.getResourceAsStream("/shipped/" + file), file)) {
                texts.put(file, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException broken) {
                throw new UncheckedIOException("the program lacks " + file, broken);
            }
        }
        return new Shipped(texts);
    }

    String text(String file) {
        return Objects.requireNonNull(texts.get(file), file).stripTrailing();
    }

    Snippet snippet(String file, String title) {
        return snippet(file, title, Map.of());
    }

    /**
     * A file with the words that stand for something in it replaced. A value that would need quoting in one of the languages
     * is left out: the word stays, for the reader to fill in.
     */
    Snippet snippet(String file, String title, Map<String, String> words) {
        var text = text(file);
        for (var word : words.entrySet()) {
            if (PLAIN.matcher(word.getValue()).matches()) {
                text = text.replace(word.getKey(), word.getValue());
            }
        }
        return new Snippet(title, language(file), text, path(file));
    }

    /** In the repository. */
    static String path(String file) {
        return "deploy/" + file;
    }

    static String language(String file) {
        var suffix = file.substring(file.lastIndexOf('.') + 1);
        return "ts".equals(suffix) ? "typescript" : suffix;
    }
}
