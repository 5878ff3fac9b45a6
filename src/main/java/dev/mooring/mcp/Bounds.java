package dev.mooring.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Keeps an answer to what an assistant can read. What is left out is counted. Pure. */
final class Bounds {
    /** Characters of a whole answer, about. */
    static final int LARGEST = 120_000;

    private static final int LONGEST_TEXT = 1_000;
    private static final int MOST_ITEMS = 25;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Bounds() {}

    /** The same with no text and no list within that is longer than some would read. */
    static JsonNode shortened(JsonNode value) {
        if (value.isTextual()) {
            var text = value.asText();
            return text.length() <= LONGEST_TEXT ? value : JSON.textNode(text.substring(0, LONGEST_TEXT) + "…");
        }
        if (value.isObject()) {
            var object = JSON.objectNode();
            value.properties().forEach(member -> object.set(member.getKey(), shortened(member.getValue())));
            return object;
        }
        if (value.isArray()) {
            var array = JSON.arrayNode();
            for (var index = 0; index < Math.min(value.size(), MOST_ITEMS); index++) {
                array.add(shortened(value.get(index)));
            }
            if (value.size() > MOST_ITEMS) {
                array.add("… and " + (value.size() - MOST_ITEMS) + " more");
            }
            return array;
        }
        return value;
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
            answer.put(name + "LeftOut", number);
        }
    }

    static ArrayNode list() {
        return JSON.arrayNode();
    }
}
