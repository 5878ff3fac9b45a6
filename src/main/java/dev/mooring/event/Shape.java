package dev.mooring.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * The kind a body is shaped like. The kind header is not signed, the body is: where the two disagree, the body is
 * right.
 */
final class Shape {
    static final String NONE = "";

    /** Kinds with a documented body; {@code policy_violation} is documented without one. */
    static final Set<String> DOCUMENTED = Set.of(
            "stack",
            "stack_preview",
            "stack_update",
            "deployment",
            "drift_detection",
            "drift_remediation",
            "policy_violation",
            "environment",
            "environment_revision",
            "environment_revision_tag",
            "environment_tag",
            "imported_environment_changed",
            "ping");

    private Shape() {}

    static String of(JsonNode body) {
        if (body.has("environmentName")) {
            return ofEnvironment(body);
        }
        if (body.has("stackName")) {
            return ofStack(body);
        }
        return body.has("timestamp") && body.has("message") ? "ping" : NONE;
    }

    private static String ofEnvironment(JsonNode body) {
        if (body.has("importedEnvironmentReference")) {
            return "imported_environment_changed";
        }
        if (body.has("tagName")) {
            return body.has("revision") ? "environment_revision_tag" : "environment_tag";
        }
        if (!body.has("action")) {
            return NONE;
        }
        return body.has("revision") ? "environment_revision" : "environment";
    }

    private static String ofStack(JsonNode body) {
        if (body.has("driftRunId") || body.has("driftDetected")) {
            return "drift_detection";
        }
        if (body.has("deploymentUrl")) {
            return "deployment";
        }
        if (body.has("updateUrl") || (body.has("result") && body.has("kind"))) {
            return body.path("isPreview").asBoolean(false) ? "stack_preview" : "stack_update";
        }
        if (body.has("status") && body.has("referenceUrl")) {
            return "drift_remediation";
        }
        return body.has("action") && !body.has("team") ? "stack" : NONE;
    }
}
