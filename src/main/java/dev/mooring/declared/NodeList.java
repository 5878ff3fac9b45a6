package dev.mooring.declared;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Reads the list of declared nodes: {@code {name?, address?, site?, credentialProvider?, activationId?, labels?,
 * taints?, egress?}} or {@code {site, count, activationId?}} each; a bare text is a name. A list that holds a secret, an entry of
 * another shape, a name that is blank, a fraction or longer than 253 letters, or more than 100,000 machines is hidden: nothing is concluded from half a list.
 */
public final class NodeList {
    private static final List<String> TEXTS = List.of("name", "address", "site", "credentialProvider", "activationId");

    /** Of a name in DNS, and so of a node, an SSM computer and a site. */
    private static final int LONGEST = 253;

    /** More than any cluster has; each that is missing is a machine in a report. */
    private static final int MOST = 100_000;

    private NodeList() {}

    public static Declared<List<DeclaredNode>> read(JsonNode value) {
        return switch (Sentinel.unwrap(value)) {
            case Declared.Undeclared<JsonNode> _ -> Declared.undeclared();
            case Declared.Hidden<JsonNode> _ -> Declared.hidden();
            case Declared.Known<JsonNode>(JsonNode list) -> entries(list);
        };
    }

    private static Declared<List<DeclaredNode>> entries(JsonNode list) {
        if (!list.isArray() || Sentinel.hiddenInside(list)) {
            return Declared.hidden();
        }
        var nodes = new ArrayList<DeclaredNode>();
        var machines = 0L;
        for (var entry : list) {
            var node = entry.isTextual() ? named(entry) : entry(entry);
            machines += node.map(DeclaredNode::count).orElse(0);
            if (node.isEmpty() || machines > MOST) {
                return Declared.hidden();
            }
            nodes.add(node.get());
        }
        return Declared.known(List.copyOf(nodes));
    }

    private static Optional<DeclaredNode> named(JsonNode text) {
        return isText(text) && !text.textValue().isBlank()
                ? Optional.of(DeclaredNode.named(text.textValue().strip()))
                : Optional.empty();
    }

    private static Optional<DeclaredNode> entry(JsonNode entry) {
        if (!isReadable(entry)) {
            return Optional.empty();
        }
        var count = entry.path("count");
        var node = new DeclaredNode(
                text(entry, "name"),
                text(entry, "address"),
                text(entry, "site"),
                text(entry, "credentialProvider"),
                text(entry, "activationId"),
                labels(entry.path("labels")),
                taints(entry.path("taints")),
                egress(entry.path("egress")),
                count.isNumber() ? count.asInt() : 1);
        return node.isNamed() || count.isNumber() ? Optional.of(node) : Optional.empty();
    }

    /** Whether every member that means something here is of the type that it should be. */
    private static boolean isReadable(JsonNode entry) {
        var count = entry.path("count");
        var egress = entry.path("egress");
        return entry.isObject()
                && TEXTS.stream().map(entry::path).allMatch(text -> isAbsent(text) || isText(text))
                && (isAbsent(count) || isCount(count))
                && (isAbsent(entry.path("labels")) || entry.path("labels").isObject())
                && (isAbsent(entry.path("taints")) || isListOfTaints(entry.path("taints")))
                && (isAbsent(egress) || egress.isTextual() || isListOfTexts(egress));
    }

    /**
     * A longer one names nothing, and no index of a database could hold it. YAML makes a number of what looks like one: a
     * fraction is not written as it was meant.
     */
    private static boolean isText(JsonNode text) {
        return text.isValueNode()
                && !text.isFloatingPointNumber()
                && text.asText().length() <= LONGEST;
    }

    private static boolean isAbsent(JsonNode member) {
        return member.isMissingNode() || member.isNull();
    }

    private static boolean isCount(JsonNode count) {
        return count.isNumber()
                && count.canConvertToExactIntegral()
                && count.canConvertToInt()
                && count.intValue() >= 0;
    }

    private static boolean isListOfTexts(JsonNode list) {
        return list.isArray() && StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual);
    }

    private static boolean isListOfTaints(JsonNode list) {
        return list.isArray()
                && StreamSupport.stream(list.spliterator(), false)
                        .allMatch(taint -> taint.isTextual()
                                || (taint.path("key").isTextual()
                                        && taint.path("effect").isTextual()));
    }

    /** Written {@code {key, value?, effect}}, or as kubectl does: {@code key=value:effect}. */
    private static Optional<List<DeclaredTaint>> taints(JsonNode taints) {
        if (!taints.isArray()) {
            return Optional.empty();
        }
        var found = new ArrayList<DeclaredTaint>();
        taints.forEach(taint -> found.add(taint.isTextual() ? taint(taint.textValue()) : taint(taint)));
        return Optional.of(List.copyOf(found));
    }

    private static DeclaredTaint taint(JsonNode taint) {
        return new DeclaredTaint(
                text(taint, "key").orElse(""),
                text(taint, "value").orElse(""),
                text(taint, "effect").orElse(""));
    }

    private static DeclaredTaint taint(String text) {
        var effect = text.lastIndexOf(':');
        var pair = (effect < 0 ? text : text.substring(0, effect)).split("=", 2);
        return new DeclaredTaint(pair[0], pair.length > 1 ? pair[1] : "", effect < 0 ? "" : text.substring(effect + 1));
    }

    private static List<String> egress(JsonNode egress) {
        var networks = new ArrayList<String>();
        if (egress.isTextual()) {
            networks.add(egress.textValue());
        }
        egress.forEach(network -> networks.add(network.asText()));
        return networks;
    }

    private static Map<String, String> labels(JsonNode labels) {
        var texts = new HashMap<String, String>();
        labels.properties().stream()
                .filter(label -> !label.getKey().startsWith("__"))
                .filter(label ->
                        label.getValue().isValueNode() && !label.getValue().isNull())
                .forEach(label -> texts.put(label.getKey(), label.getValue().asText()));
        return texts;
    }

    private static Optional<String> text(JsonNode entry, String member) {
        var value = entry.path(member);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
