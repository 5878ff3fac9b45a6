package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.log.OneLine;
import dev.mooring.reading.Excerpt;

/** Keeps an answer to what an assistant can read. What is left out is counted. Pure. */
final class Bounds {
    /** Characters of a whole answer, about. */
    static final int LARGEST = 120_000;

    static final int MOST_CLUSTERS = 200;
    static final int MOST_FINDINGS = 50;
    static final int USUAL_FINDINGS = 20;

    private static final int LONGEST_TEXT = 1_000;
    private static final String LEFT_OUT = "LeftOut";
    private static final int MOST_ITEMS = 25;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Bounds() {}

    /**
     * The same with nothing in texts that people do not see and a model reads, and with no text and no list within that is longer than some would read. How many items of a list are left out is
     * told beside it.
     */
    static JsonNode shortened(JsonNode value) {
        if (value.isTextual()) {
            return JSON.textNode(Excerpt.of(OneLine.seen(value.asText()), LONGEST_TEXT));
        }
        if (!value.isObject()) {
            return value;
        }
        var object = JSON.objectNode();
        value.properties().forEach(member -> {
            var items = member.getValue();
            if (items.isArray()) {
                var list = object.putArray(member.getKey());
                for (var index = 0; index < Math.min(items.size(), MOST_ITEMS); index++) {
                    list.add(shortened(items.get(index)));
                }
                leftOut(object, member.getKey(), items.size() - list.size());
            } else {
                object.set(member.getKey(), shortened(items));
            }
        });
        return object;
    }

    /**
     * Puts a list into an answer, as much of it as fits, and says how many are left out.
     *
     * @param most items
     */
    static void put(ObjectNode answer, String name, JsonNode items, int most) {
        var list = JSON.arrayNode();
        var left = LARGEST - answer.toString().length();
        for (var item : items) {
            var brief = shortened(item);
            left -= brief.toString().length();
            if (list.size() == most || left < 0) {
                break;
            }
            list.add(brief);
        }
        answer.set(name, list);
        leftOut(answer, name, items.size() - list.size());
    }

    private static void leftOut(ObjectNode answer, String name, int number) {
        if (number > 0) {
            answer.put(name + LEFT_OUT, number);
        }
    }

    static ArrayNode list() {
        return JSON.arrayNode();
    }
}
