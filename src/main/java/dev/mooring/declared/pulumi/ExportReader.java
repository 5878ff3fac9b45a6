package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Streams an exported state (deployment formats 3 and 4) and keeps only the resources that matter for a hybrid
 * cluster. Memory is bounded by those, not by the size of the export: the properties of all other resources are passed
 * over without being built.
 */
final class ExportReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPERATION = "export stack";
    private static final String STACK = "pulumi:pulumi:Stack";
    private static final Set<String> KEPT = Set.of(
            STACK,
            "aws:eks/cluster:Cluster",
            "aws:eks/accessEntry:AccessEntry",
            "aws:eks/addon:Addon",
            "aws:ssm/activation:Activation",
            "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
            "aws:eks/nodeGroup:NodeGroup",
            "aws:eks/fargateProfile:FargateProfile",
            "aws:rolesanywhere/profile:Profile",
            "aws:rolesanywhere/trustAnchor:TrustAnchor",
            "aws:iam/role:Role",
            "aws-native:eks:Cluster",
            "aws-native:eks:AccessEntry",
            "aws-native:eks:Addon",
            "aws-native:eks:Nodegroup",
            "aws-native:eks:FargateProfile",
            "aws-native:rolesanywhere:Profile",
            "aws-native:rolesanywhere:TrustAnchor",
            "aws-native:iam:Role",
            "eks:index:Cluster",
            "pulumi:providers:aws",
            "pulumi:providers:aws-native");

    private final String nodesOutput;
    private final List<StateResource> resources = new ArrayList<>();
    private int pendingOperations;
    private int version;

    private ExportReader(String nodesOutput) {
        this.nodesOutput = nodesOutput;
    }

    /** What is kept of an export. */
    record Export(List<StateResource> resources, int pendingOperations) {}

    /**
     * Reads an export.
     *
     * @param nodesOutput the only stack output that is looked at
     * @throws Unreadable when it is not an export in format 3 or 4
     */
    static Export read(InputStream body, String nodesOutput) throws IOException {
        var reader = new ExportReader(nodesOutput);
        try (var parser = JSON.getFactory().createParser(body)) {
            reader.document(parser);
        } catch (JsonProcessingException notJson) {
            throw new Unreadable(Kind.MALFORMED, OPERATION, "the export is not JSON or is cut short");
        }
        if (reader.version != 3 && reader.version != 4) {
            throw new Unreadable(Kind.MALFORMED, OPERATION, "export format " + reader.version + " is not known");
        }
        return new Export(List.copyOf(reader.resources), reader.pendingOperations);
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Unreadable(Kind.MALFORMED, OPERATION, "the export is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "version" -> version = parser.getValueAsInt();
                case "deployment" -> deployment(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void deployment(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            var array = parser.nextToken() == JsonToken.START_ARRAY;
            if (array && "resources".equals(member)) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken() != JsonToken.START_OBJECT) {
                        throw new Unreadable(Kind.MALFORMED, OPERATION, "a resource of the export is not an object");
                    }
                    resource(parser);
                }
            } else if (array && "pending_operations".equals(member)) {
                pendingOperations = countItems(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static int countItems(JsonParser parser) throws IOException {
        var count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            count++;
        }
        return count;
    }

    private void resource(JsonParser parser) throws IOException {
        var found = new Found();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "urn" -> found.urn = parser.getValueAsString("");
                case "type" -> found.type = parser.getValueAsString("");
                case "id" -> found.id = parser.getValueAsString("");
                case "provider" -> found.provider = parser.getValueAsString("");
                case "delete", "pendingReplacement" -> found.gone |= parser.getValueAsBoolean();
                case "external" -> found.external = parser.getValueAsBoolean();
                case "ignoreChanges" -> found.ignoreChanges = StateResource.texts(JSON.readTree(parser));
                case "inputs" -> found.inputs = properties(parser, found);
                case "outputs" -> found.outputs = properties(parser, found);
                default -> parser.skipChildren();
            }
        }
        if (KEPT.contains(found.effectiveType()) && !found.gone) {
            resources.add(found.toResource());
        }
    }

    private JsonNode properties(JsonParser parser, Found found) throws IOException {
        var type = found.effectiveType();
        if (STACK.equals(type)) {
            return onlyNodesOutput(parser);
        }
        if (type.isEmpty() || KEPT.contains(type)) {
            return JSON.readTree(parser);
        }
        parser.skipChildren();
        return MissingNode.getInstance();
    }

    /** Stack outputs may hold anything, secrets in clear too: only the one that lists the nodes is looked at. */
    private JsonNode onlyNodesOutput(JsonParser parser) throws IOException {
        var kept = JsonNodeFactory.instance.objectNode();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return kept;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            if (nodesOutput.equals(member)) {
                kept.set(member, JSON.readTree(parser));
            } else {
                parser.skipChildren();
            }
        }
        return kept;
    }

    /** A resource while it is being read; its members may come in any order. */
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

        /** The type member or, before it was read, the last type of the URN's chain. */
        private String effectiveType() {
            if (!type.isEmpty()) {
                return type;
            }
            var parts = urn.split("::", 4);
            return parts.length < 4 ? "" : parts[2].substring(parts[2].lastIndexOf('$') + 1);
        }

        private StateResource toResource() {
            var flags = new StateResource.Flags(gone, external, List.copyOf(ignoreChanges));
            return new StateResource(urn, effectiveType(), id, inputs, outputs, provider, flags);
        }
    }
}
