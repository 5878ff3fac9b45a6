package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.declared.Sentinel;
import dev.mooring.declared.pulumi.ExportReader.Export;
import dev.mooring.declared.pulumi.ExportReader.Pending;
import dev.mooring.declared.pulumi.StackHistory.Beside;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is meant after an update that failed halfway. What it made is meant, and what it deleted is not; of what it changed
 * neither the old value nor the new one may be what is there, so that a setting in which both states differ is not known
 * before the next update.
 */
final class UnfinishedUpdate {
    private static final String TAGS = "tagsAll";

    private UnfinishedUpdate() {}

    /**
     * @param meant the state of the last update that succeeded
     * @param failed the one that the failed update left behind
     */
    static Export of(Export meant, Export failed, Beside beside) {
        var later = byUrn(failed);
        var before = byUrn(meant);
        var both = meant.resources().stream().flatMap(one -> switch (beside) {
            case REAL -> Stream.of(one);
            case ASKED_OR_REAL -> Optional.ofNullable(later.get(one.urn())).map(other -> agreed(one, other)).stream();
        });
        var made = failed.resources().stream().filter(one -> !before.containsKey(one.urn()));
        return new Export(Stream.concat(both, made).toList(), pending(meant, failed));
    }

    /** What one that is pending since before was to make is certain where the last update that succeeded says so. */
    private static List<Pending> pending(Export meant, Export failed) {
        var over = meant.pending().stream()
                .filter(Pending::isOver)
                .map(one -> one.resource().urn())
                .collect(Collectors.toSet());
        return failed.pending().stream()
                .map(one ->
                        one.over(one.isOver() && over.contains(one.resource().urn())))
                .toList();
    }

    private static Map<String, StateResource> byUrn(Export export) {
        var byUrn = new LinkedHashMap<String, StateResource>();
        export.resources().forEach(resource -> byUrn.putIfAbsent(resource.urn(), resource));
        return byUrn;
    }

    /** Who it is, the later state says: it may have been replaced. A stack's outputs are told at the end, which was not reached. */
    private static StateResource agreed(StateResource meant, StateResource failed) {
        return ResourceKind.STACK.is(meant.type())
                ? meant
                : new StateResource(
                        meant.urn(),
                        meant.type(),
                        failed.id(),
                        agreed(meant.inputs(), failed.inputs()),
                        outputs(meant.outputs(), failed.outputs()),
                        failed.provider(),
                        meant.flags());
    }

    private static JsonNode outputs(JsonNode meant, JsonNode failed) {
        if (!(failed instanceof ObjectNode object) || meant.path(TAGS).equals(failed.path(TAGS))) {
            return failed;
        }
        return object.deepCopy().set(TAGS, agreed(meant.path(TAGS), failed.path(TAGS)));
    }

    private static JsonNode agreed(JsonNode meant, JsonNode failed) {
        if (meant.equals(failed)) {
            return meant;
        }
        if (!meant.isObject() || !failed.isObject()) {
            return Sentinel.unknown();
        }
        var names = new HashSet<String>();
        meant.fieldNames().forEachRemaining(names::add);
        failed.fieldNames().forEachRemaining(names::add);
        var agreed = JsonNodeFactory.instance.objectNode();
        names.stream().sorted().forEach(name -> agreed.set(name, agreed(meant.path(name), failed.path(name))));
        return agreed;
    }
}
