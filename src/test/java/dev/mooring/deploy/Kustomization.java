package dev.mooring.deploy;

import static dev.mooring.deploy.Manifests.documents;
import static dev.mooring.deploy.Manifests.items;
import static dev.mooring.deploy.Manifests.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What kustomize makes of a folder, as far as the folders here go: resources, components, patches of both kinds, ConfigMaps of
 * files, images and labels. No maintained kustomize can be had as a library or a package, so this stands in for it; it fails
 * on anything that it does not know, and {@code OverlaysTest} holds it against the real one where that is installed. Names of
 * ConfigMaps get no hash here.
 */
final class Kustomization {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "resources",
            "components",
            "patches",
            "configMapGenerator",
            "generatorOptions",
            "images",
            "labels");
    /** By what items of a Deployment's lists are told apart, by the name of the list. Others are replaced as a whole. */
    private static final Map<String, String> MERGED_BY = Map.of(
            "containers", "name",
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath",
            "topologySpreadConstraints", "topologyKey");

    private final List<JsonNode> objects = new ArrayList<>();

    private Kustomization() {}

    static List<JsonNode> rendered(Path folder) throws IOException {
        var whole = new Kustomization();
        whole.take(folder);
        return whole.objects;
    }

    private void take(Path folder) throws IOException {
        var file = documents(folder.resolve("kustomization.yaml")).getFirst();
        file.fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field)) {
                throw new AssertionError(folder + " uses `" + field + "`, which is not known here: teach it");
            }
        });
        for (var resource : texts(file.path("resources"))) {
            var path = folder.resolve(resource);
            for (var object : Files.isDirectory(path) ? rendered(path) : documents(path)) {
                add(folder, object);
            }
        }
        for (var component : texts(file.path("components"))) {
            take(folder.resolve(component));
        }
        for (var generator : file.path("configMapGenerator")) {
            generate(folder, generator);
        }
        for (var patch : file.path("patches")) {
            patch(folder, patch);
        }
        for (var image : file.path("images")) {
            objects.forEach(object -> name(image, object));
        }
        for (var labels : file.path("labels")) {
            objects.forEach(object -> ((ObjectNode) object.path("metadata"))
                    .withObjectProperty("labels")
                    .setAll((ObjectNode) labels.path("pairs")));
        }
    }

    private void add(Path folder, JsonNode object) {
        if (objects.stream().anyMatch(there -> isSame(there, object))) {
            throw new AssertionError(
                    folder + " may not add " + Manifests.identity(object) + ", which is there already");
        }
        objects.add(object);
    }

    private void generate(Path folder, JsonNode generator) throws IOException {
        var map = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata")
                .put("name", generator.path("name").asText())
                .put("namespace", generator.path("namespace").asText());
        for (var file : texts(generator.path("files"))) {
            map.withObjectProperty("data").put(file, Files.readString(folder.resolve(file)));
        }
        var isThere = objects.removeIf(object -> isSame(object, map));
        if (isThere != generator.path("behavior").asText().equals("replace")) {
            throw new AssertionError(folder + ": " + Manifests.identity(map) + " is there: " + isThere);
        }
        objects.add(map);
    }

    private void patch(Path folder, JsonNode patch) throws IOException {
        var change = documents(
                        patch.has("path")
                                ? Files.readString(
                                        folder.resolve(patch.path("path").asText()))
                                : patch.path("patch").asText())
                .getFirst();
        var target = patch.path("target");
        var found = objects.stream()
                .filter(object -> target.isMissingNode() ? isSame(object, change) : isTarget(object, target))
                .toList();
        // A target that selects nothing is passed over; one that is named by its patch must be there.
        if (found.isEmpty() && target.isMissingNode()) {
            throw new AssertionError(folder + " patches what is not there: " + patch);
        }
        for (var object : found) {
            if (change.isArray()) {
                objects.set(objects.indexOf(object), JsonPatch.apply(change, object));
            } else if (change.path("$patch").asText().equals("delete")) {
                objects.remove(object);
            } else {
                merge((ObjectNode) object, (ObjectNode) change, isBuiltIn(object));
            }
        }
    }

    private static boolean isTarget(JsonNode object, JsonNode target) {
        target.fieldNames().forEachRemaining(field -> {
            if (!Set.of("kind", "name").contains(field)) {
                throw new AssertionError("target by `" + field + "` is not known here: teach it");
            }
        });
        return object.path("kind").asText().matches(target.path("kind").asText())
                && object.at("/metadata/name").asText().matches(target.path("name").asText(".*"));
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return Manifests.identity(one).equals(Manifests.identity(other));
    }

    /** Only of Kubernetes' own kinds does kustomize know how lists are merged. */
    private static boolean isBuiltIn(JsonNode object) {
        return object.path("apiVersion").asText().equals("apps/v1");
    }

    private static void merge(ObjectNode object, ObjectNode change, boolean mergesLists) {
        change.properties().forEach(field -> {
            var name = field.getKey();
            var there = object.path(name);
            if (field.getValue() instanceof ObjectNode deeper && there instanceof ObjectNode old) {
                merge(old, deeper, mergesLists);
            } else if (field.getValue() instanceof ArrayNode list
                    && there instanceof ArrayNode old
                    && mergesLists
                    && MERGED_BY.containsKey(name)) {
                mergeList(old, list, MERGED_BY.get(name));
            } else {
                object.set(name, field.getValue());
            }
        });
    }

    private static void mergeList(ArrayNode list, ArrayNode changes, String key) {
        for (var change : changes) {
            var at = -1;
            for (var i = 0; i < list.size(); i++) {
                at = list.get(i).path(key).equals(change.path(key)) ? i : at;
            }
            if (change.path("$patch").asText().equals("delete")) {
                list.remove(at);
            } else if (at < 0) {
                list.add(change);
            } else {
                merge((ObjectNode) list.get(at), (ObjectNode) change, true);
            }
        }
    }

    private static void name(JsonNode image, JsonNode object) {
        for (var containers : object.findValues("containers")) {
            items(containers)
                    .filter(container -> container
                            .path("image")
                            .asText()
                            .equals(image.path("name").asText() + ":latest"))
                    .forEach(container -> ((ObjectNode) container)
                            .put(
                                    "image",
                                    image.path("newName").asText() + "@"
                                            + image.path("digest").asText()));
        }
    }
}
