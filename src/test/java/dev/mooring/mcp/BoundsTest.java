package dev.mooring.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How answers are kept to what an assistant can read. */
class BoundsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void aTextIsNeverCutWithinASign() {
        var cut = Bounds.shortened(JSON.textNode("a" + "⚓🚢".repeat(500))).asText();
        assertThat(cut).endsWith("…").hasSizeBetween(1_000, 1_001);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).isTrue();
    }

    @Test
    void whatIsLeftOutOfAListIsToldBesideIt() {
        var whole = JSON.objectNode();
        var items = whole.putArray("neighbours");
        for (var index = 0; index < 30; index++) {
            items.addObject().put("name", "n" + index);
        }
        var shortened = Bounds.shortened(whole);
        assertThat(shortened.path("neighbours")).hasSize(25).allMatch(JsonNode::isObject);
        assertThat(shortened.path("neighboursLeftOut").asInt()).isEqualTo(5);
    }
}
