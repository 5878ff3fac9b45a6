package dev.mooring.onboarding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** The policy that is shipped, cut down to what is asked for. */
final class AwsPolicy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode policy;

    AwsPolicy(Shipped shipped) {
        policy = parse(shipped.text(Shipped.POLICY));
    }

    /** A policy of those of its statements that allow one of these actions, with these actions alone. */
    Snippet allowing(Collection<String> actions) {
        var cut = ((ObjectNode) policy).deepCopy();
        var statements = cut.putArray("Statement");
        for (var statement : policy.path("Statement")) {
            var one = ((ObjectNode) statement).deepCopy();
            var allowed = one.putArray("Action");
            for (var action : statement.path("Action")) {
                if (actions.contains(action.textValue())) {
                    allowed.add(action);
                }
            }
            if (!allowed.isEmpty()) {
                statements.add(one);
            }
        }
        return new Snippet(
                "IAM policy for the role that Mooring reads with", "json", print(cut), Shipped.path(Shipped.POLICY));
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("a shipped file is no JSON", broken);
        }
    }

    static String print(JsonNode tree) {
        try {
            var lines = new DefaultIndenter("  ", "\n");
            var printer = new DefaultPrettyPrinter();
            printer.indentObjectsWith(lines);
            printer.indentArraysWith(lines);
            return JSON.writer(printer).writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
