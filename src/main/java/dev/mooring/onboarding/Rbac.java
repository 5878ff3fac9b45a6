package dev.mooring.onboarding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The roles and bindings that are shipped. A role is given whole: with one rule alone it would replace what is there. */
final class Rbac {
    private static final Pattern BETWEEN = Pattern.compile("(?m)^---\\s*\\n");
    private static final Pattern REFUSAL = Pattern.compile(
            "cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\"(?: in the namespace \"([^\"]+)\")?");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Shipped shipped;
    private final List<Document> documents = new ArrayList<>();

    Rbac(Shipped shipped) {
        this.shipped = shipped;
        for (var file : List.of(Shipped.RBAC, Shipped.NEIGHBOURS, Shipped.KUBELET_PROBE)) {
            for (var text : BETWEEN.split(shipped.text(file), -1)) {
                documents.add(new Document(file, text.strip(), parse(text)));
            }
        }
    }

    /**
     * What an API server refused, as it says itself.
     *
     * @param namespace empty where it was asked of all of them, or where there are none
     */
    record Refusal(String verb, String resource, String group, Optional<String> namespace) {
        static List<Refusal> in(String answer) {
            return REFUSAL.matcher(answer)
                    .results()
                    .map(match -> new Refusal(
                            match.group(1), match.group(2), match.group(3), Optional.ofNullable(match.group(4))))
                    .toList();
        }

        /** As {@code kubectl auth can-i} takes it. */
        String words() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group)
                    + namespace.map(name -> " in " + name).orElse("");
        }
    }

    private record Document(String file, String text, JsonNode tree) {
        private String kind() {
            return tree.path("kind").asText();
        }

        private String namespace() {
            return tree.at("/metadata/namespace").asText();
        }

        private boolean grants(Refusal refusal) {
            return has(refusal)
                    && ("ClusterRole".equals(kind())
                            || ("Role".equals(kind())
                                    && refusal.namespace()
                                            .filter(namespace()::equals)
                                            .isPresent()));
        }

        private boolean has(Refusal refusal) {
            return StreamSupport.stream(tree.path("rules").spliterator(), false)
                    .anyMatch(rule -> holds(rule, "apiGroups", refusal.group())
                            && holds(rule, "resources", refusal.resource())
                            && holds(rule, "verbs", refusal.verb()));
        }

        private static boolean holds(JsonNode rule, String member, String wanted) {
            return StreamSupport.stream(rule.path(member).spliterator(), false)
                    .anyMatch(one -> wanted.equals(one.textValue()));
        }

        private boolean binds(Document role) {
            return file.equals(role.file)
                    && tree.at("/roleRef/kind").asText().equals(role.kind())
                    && tree.at("/roleRef/name").equals(role.tree.at("/metadata/name"))
                    && namespace().equals(role.namespace());
        }
    }

    /** The roles that grant what was refused, with their bindings; a whole file where the refusal names nothing it has. */
    List<Snippet> granting(Collection<Refusal> refusals, String otherwise) {
        var files = new LinkedHashMap<String, Set<String>>();
        for (var refusal : refusals) {
            role(refusal).ifPresent(role -> {
                var texts = files.computeIfAbsent(role.file(), _ -> new LinkedHashSet<>());
                texts.add(role.text());
                documents.stream()
                        .filter(document -> document.binds(role))
                        .forEach(binding -> texts.add(binding.text()));
            });
        }
        return files.isEmpty()
                ? List.of(file(otherwise))
                : files.entrySet().stream()
                        .map(entry -> snippet(
                                entry.getKey(), entry.getValue().stream().collect(Collectors.joining("\n---\n"))))
                        .toList();
    }

    /** The narrower one, where a role of the namespace and one of the cluster would do. */
    private Optional<Document> role(Refusal refusal) {
        var granting = documents.stream().filter(one -> one.grants(refusal)).toList();
        return granting.stream()
                .filter(one -> "Role".equals(one.kind()))
                .findFirst()
                .or(() -> granting.stream().findFirst());
    }

    Snippet file(String file) {
        return snippet(file, shipped.text(file));
    }

    private static Snippet snippet(String file, String text) {
        return new Snippet(
                "Kubernetes RBAC, for kubectl apply -f; with a kubeconfig, bind it to its user",
                "yaml",
                text,
                Shipped.path(file));
    }

    private static JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("a shipped file is no YAML", broken);
        }
    }
}
