package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mooring.declared.PendingOperation;
import dev.mooring.declared.PendingOperations;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.AnswerStream;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Json;
import dev.mooring.reading.json.Member;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Streams an exported state (deployment formats 3 and 4) and keeps only the resources that matter for a hybrid
 * cluster. Memory is bounded by those, not by the size of the export: the properties of all other resources are passed
 * over without being built. What is kept has a bound of its own.
 */
final class ExportReader {
    private static final ObjectMapper JSON = Json.mapper();
    private static final String OPERATION = "export stack";
    private static final String CREATING = "creating";
    /** Not what only reads: pulumi/pulumi {@code sdk/go/common/apitype}, OperationType. */
    private static final Set<String> CHANGING = Set.of(CREATING, "updating", "deleting", "importing");

    private final String nodesOutput;
    private final AnswerStream body;
    private final Limits limits;
    private final List<StateResource> resources = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private JsonNode version = MissingNode.getInstance();
    private boolean hasDeployment;
    private boolean hasManifest;
    private boolean hasResources;
    private long held;

    private ExportReader(InputStream body, String nodesOutput, Limits limits) {
        this.body = new AnswerStream(body, OPERATION, Long.MAX_VALUE);
        this.nodesOutput = nodesOutput;
        this.limits = limits;
    }

    /** What is kept of an export. */
    record Export(List<StateResource> resources, List<Pending> pending) {
        /** How each operation stands that was cut off. */
        PendingOperations pendingOperations() {
            return PendingOperations.of(pending.stream()
                    .map(one -> new PendingOperation(one.kind(), one.resource().urn(), one.isOver()))
                    .toList());
        }
    }

    /**
     * An operation that was cut off.
     *
     * @param resource as it was to be; as it was, where it was being deleted. Of a type that is not kept, by its name alone
     * @param isOver whether the state is certain of the resource all the same
     */
    record Pending(String kind, StateResource resource, boolean isOver) {
        /** Pulumi keeps one that creates, also where a later update has made the resource. */
        private Pending beside(Set<String> made) {
            var isMade = CREATING.equals(kind) && made.contains(resource.urn());
            return over(isMade || !CHANGING.contains(kind));
        }

        Pending over(boolean nowOver) {
            return new Pending(kind, resource, nowOver);
        }
    }

    /**
     * Reads an export.
     *
     * @param nodesOutput the only stack output that is looked at
     * @throws Unreadable when it is not an export in format 3 or 4, or more of it would be kept than may be
     */
    static Export read(InputStream body, String nodesOutput, Limits limits) throws IOException {
        var reader = new ExportReader(body, nodesOutput, limits);
        try (var parser = JSON.getFactory().createParser(Member.noHtml(OPERATION, reader.body))) {
            reader.document(parser);
        } catch (JsonProcessingException notJson) {
            throw Json.unreadable(OPERATION, notJson);
        }
        reader.refuseIncomplete();
        var made = reader.resources.stream().map(StateResource::urn).collect(Collectors.toSet());
        return new Export(
                List.copyOf(reader.resources),
                reader.pending.stream().map(one -> one.beside(made)).toList());
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("the export is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "version" -> version = tree(parser);
                case "deployment" -> deployment(parser);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw Member.notJson(OPERATION);
        }
    }

    /** A state without resources is one that was never updated or was destroyed: Pulumi still writes its manifest then. */
    private void refuseIncomplete() {
        var format = Member.part(OPERATION, "version", version).number();
        if (format != 3 && format != 4) {
            throw malformed("export format " + format + " is not known");
        }
        if (!hasDeployment) {
            throw malformed("the answer has no deployment");
        }
        if (!hasResources && !hasManifest) {
            throw malformed("the answer has no deployment.resources");
        }
    }

    private void deployment(JsonParser parser) throws IOException {
        hasDeployment = parser.currentToken() != JsonToken.VALUE_NULL;
        if (!hasDeployment) {
            return;
        }
        require(parser, JsonToken.START_OBJECT, "deployment is not an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            var token = parser.nextToken();
            switch (member) {
                case "resources" -> resources(parser);
                case "pending_operations" -> pendingOperations(parser);
                case "manifest" -> {
                    hasManifest = token == JsonToken.START_OBJECT;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void resources(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(parser, JsonToken.START_ARRAY, "deployment.resources is not a list");
        hasResources = true;
        for (var index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            var place = "deployment.resources[" + index + "]";
            require(parser, JsonToken.START_OBJECT, place + " is not an object");
            resource(parser, place);
        }
    }

    private void pendingOperations(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        require(parser, JsonToken.START_ARRAY, "deployment.pending_operations is not a list");
        for (var index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            var place = "deployment.pending_operations[" + index + "]";
            require(parser, JsonToken.START_OBJECT, place + " is not an object");
            pending.add(pendingOperation(parser, place));
            limits.refuseMore(OPERATION, pending.size());
        }
    }

    private Pending pendingOperation(JsonParser parser, String place) throws IOException {
        var kind = "";
        var resource = Optional.<StateResource>empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "type" ->
                    kind = Member.part(OPERATION, place + ".type", tree(parser)).text();
                case "resource" -> {
                    require(parser, JsonToken.START_OBJECT, place + ".resource is not an object");
                    resource = Optional.of(pendingResource(parser, place + ".resource"));
                }
                default -> parser.skipChildren();
            }
        }
        return new Pending(
                kind, resource.orElseThrow(() -> malformed("the answer has no " + place + ".resource")), false);
    }

    private StateResource pendingResource(JsonParser parser, String place) throws IOException {
        var before = held;
        var found = found(parser, place);
        if (ResourceKind.isKept(found.type)) {
            return found.toResource();
        }
        held = before + found.urn.length();
        return found.byName();
    }

    private static void require(JsonParser parser, JsonToken token, String otherwise) {
        if (parser.currentToken() != token) {
            throw malformed(otherwise);
        }
    }

    private static Unreadable malformed(String why) {
        return new Unreadable(Kind.MALFORMED, OPERATION, why);
    }

    /** Holds what it reads: all that is held at a time is bounded. */
    private JsonNode tree(JsonParser parser) throws IOException {
        var from = place(parser);
        body.hold(limits.held() - held);
        var tree = JSON.<JsonNode>readTree(parser);
        body.release();
        held += place(parser) - from;
        if (held > limits.held()) {
            throw Limits.tooLarge(OPERATION, limits.held());
        }
        return tree;
    }

    private static long place(JsonParser parser) {
        var place = parser.currentLocation();
        return Math.max(place.getByteOffset(), place.getCharOffset());
    }

    private void resource(JsonParser parser, String place) throws IOException {
        var before = held;
        var found = found(parser, place);
        if (ResourceKind.isKept(found.type) && !found.gone) {
            resources.add(found.toResource());
            limits.refuseMore(OPERATION, resources.size());
        } else {
            held = before;
        }
    }

    private Found found(JsonParser parser, String place) throws IOException {
        var found = new Found();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "inputs" -> found.inputs = properties(parser, found, place + ".inputs");
                case "outputs" -> found.outputs = properties(parser, found, place + ".outputs");
                case "urn", "type", "id", "provider", "delete", "pendingReplacement", "external", "ignoreChanges" ->
                    found.set(Member.part(OPERATION, place + "." + member, tree(parser)), member);
                default -> parser.skipChildren();
            }
        }
        found.refuseNameless(place);
        return found;
    }

    private JsonNode properties(JsonParser parser, Found found, String place) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return MissingNode.getInstance();
        }
        require(parser, JsonToken.START_OBJECT, place + " is not an object");
        var type = found.effectiveType();
        if (ResourceKind.STACK.is(type)) {
            return onlyNodesOutput(parser);
        }
        if (type.isEmpty() || ResourceKind.isKept(type)) {
            return tree(parser);
        }
        parser.skipChildren();
        return MissingNode.getInstance();
    }

    /** Stack outputs may hold anything, secrets in clear too: only the one that lists the nodes is looked at. */
    private JsonNode onlyNodesOutput(JsonParser parser) throws IOException {
        var kept = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            if (nodesOutput.equals(member)) {
                kept.set(member, tree(parser));
            } else {
                parser.skipChildren();
            }
        }
        return kept;
    }

    /**
     * A resource while it is being read; its members may come in any order. Pulumi always writes URN and type; truth values
     * and what is empty it leaves out.
     */
    private static final class Found {
        private String urn = "";
        private String type = "";
        private String id = "";
        private String provider = "";
        private boolean gone;
        private boolean external;
        private List<String> ignoreChanges = List.of();
        private JsonNode inputs = MissingNode.getInstance();
        private JsonNode outputs = MissingNode.getInstance();

        private void set(Member value, String member) {
            switch (member) {
                case "urn" -> urn = value.text();
                case "type" -> type = value.text();
                case "id" -> id = value.textIfAny().orElse("");
                case "provider" -> provider = value.textIfAny().orElse("");
                case "external" -> external = value.flagIfAny().orElse(false);
                case "ignoreChanges" -> ignoreChanges = value.textsIfAny();
                default -> gone |= value.flagIfAny().orElse(false);
            }
        }

        private void refuseNameless(String place) {
            if (urn.isEmpty()) {
                throw malformed("the answer has no " + place + ".urn");
            }
            if (type.isEmpty()) {
                throw malformed("the answer has no " + place + ".type");
            }
        }

        /** The type member or, before it was read, the last type of the URN's chain. */
        private String effectiveType() {
            if (!type.isEmpty()) {
                return type;
            }
            var parts = urn.split("::", 4);
            return parts.length < 4 ? "" : parts[2].substring(parts[2].lastIndexOf('$') + 1);
        }

        private StateResource byName() {
            var flags = new StateResource.Flags(gone, external, List.of());
            return new StateResource(
                    urn, type, id, MissingNode.getInstance(), MissingNode.getInstance(), provider, flags);
        }

        private StateResource toResource() {
            var ignored = ignoreChanges.stream().map(PropertyPath::parse).toList();
            var flags = new StateResource.Flags(gone, external, ignored);
            return new StateResource(urn, type, id, inputs, outputs, provider, flags);
        }
    }
}
