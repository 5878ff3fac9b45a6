package dev.mooring.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/**
 * Pulumi's special objects inside a state: secrets, references, output values, and the placeholder of a value that is
 * not known yet (pulumi/pulumi {@code sdk/go/common/resource/sig.go}).
 */
public final class Sentinel {
    private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";
    private static final String RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
    private static final String OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private Sentinel() {}

    /** A value as declared. A secret, in clear or not, is hidden; so is anything that only Pulumi can resolve. */
    public static Declared<JsonNode> unwrap(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Declared.undeclared();
        }
        if (value.isTextual() && UNKNOWN.equals(value.textValue())) {
            return Declared.hidden();
        }
        if (!value.has(SIGNATURE)) {
            return Declared.known(value);
        }
        var plainOutput = OUTPUT_VALUE.equals(value.path(SIGNATURE).asText())
                && !value.path("secret").asBoolean(false);
        return plainOutput && value.has("value") ? unwrap(value.path("value")) : Declared.hidden();
    }

    /** What stands in the place of a value that is not known. */
    public static JsonNode unknown() {
        return TextNode.valueOf(UNKNOWN);
    }

    /** The URN that a resource reference points at. */
    public static Optional<String> reference(JsonNode value) {
        return RESOURCE_REFERENCE.equals(value.path(SIGNATURE).asText())
                ? Optional.of(value.path("urn").asText("")).filter(urn -> !urn.isEmpty())
                : Optional.empty();
    }

    /** Whether a secret or an unresolved value stands anywhere inside. */
    public static boolean hiddenInside(JsonNode value) {
        if (unwrap(value).isHidden()) {
            return true;
        }
        for (var child : value) {
            if (hiddenInside(child)) {
                return true;
            }
        }
        return false;
    }
}
