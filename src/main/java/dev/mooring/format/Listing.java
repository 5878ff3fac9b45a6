package dev.mooring.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mooring.log.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the API serves as JSON, as text for people: a list as a table, one thing as a line for each member. Pure. */
public final class Listing {
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final int DEEPEST = 3;
    private static final int MOST_LINES = 500;

    private Listing() {}

    /**
     * A column of a table.
     *
     * @param path of the member it shows, its names separated by dots; of a list, that member of each of its items
     * @param truth path of the member that says whether there is any ({@code yes}, {@code no} or {@code unknown}), where a
     *     list that is empty may be one that is not known; empty for other members
     */
    public record Column(String name, String path, String truth) {
        public Column(String name, String path) {
            this(name, path, "");
        }

        /** A column that is called as the member is. */
        public static Column of(String path) {
            return new Column(path.substring(path.lastIndexOf('.') + 1), path);
        }

        public static List<Column> all(String... paths) {
            return List.of(paths).stream().map(Column::of).toList();
        }
    }

    /**
     * A list.
     *
     * @param columns none: all plain members of the first item
     * @param next cursor of the page after it; null on the last one
     */
    public static String list(JsonNode items, List<Column> columns, @Nullable String next) {
        if (items.isEmpty()) {
            return "None.\n";
        }
        var shown = columns.isEmpty() ? plain(items.path(0)) : columns;
        var table = new Table(shown.stream().map(Column::name).toList());
        items.forEach(item ->
                table.row(shown.stream().map(column -> cell(item, column)).toArray()));
        return next == null ? table.toString() : table + "There are more: cursor=" + OneLine.of(next) + "\n";
    }

    private static List<Column> plain(JsonNode item) {
        return item.properties().stream()
                .filter(member -> !member.getValue().isContainerNode())
                .map(member -> Column.of(member.getKey()))
                .toList();
    }

    private static JsonNode at(JsonNode item, String path) {
        var found = item;
        for (var name : DOT.split(path, -1)) {
            found = found.isArray() ? ofEach(found, name) : found.path(name);
        }
        return found;
    }

    private static JsonNode ofEach(JsonNode list, String name) {
        var members = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> members.add(item.path(name)));
        return members;
    }

    private static String cell(JsonNode item, Column column) {
        var found = at(item, column.path());
        if (column.truth().isEmpty() || !found.isEmpty()) {
            return cell(found);
        }
        return "no".equals(at(item, column.truth()).asText()) ? "none" : "?";
    }

    /** Text for one cell: what is not there is empty. */
    private static String cell(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(Listing::cell)
                    .collect(Collectors.joining(","));
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(member -> member.getKey() + "=" + cell(member.getValue()))
                    .collect(Collectors.joining(" "));
        }
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    /** One thing: a line for each member, those of a member of its own further in. */
    public static String one(JsonNode thing) {
        var lines = new ArrayList<String>();
        describe(thing, "", 0, lines);
        return lines.stream().limit(MOST_LINES).map(line -> line + "\n").collect(Collectors.joining());
    }

    private static void describe(JsonNode thing, String indent, int depth, List<String> lines) {
        var width = thing.properties().stream()
                .map(Map.Entry::getKey)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        for (var member : thing.properties()) {
            var name = OneLine.of(member.getKey());
            var value = member.getValue();
            if (value.isContainerNode() && !value.isEmpty() && depth < DEEPEST && !isFlat(value)) {
                lines.add(indent + name + ":");
                inner(value, indent + "  ", depth, lines);
            } else {
                var text = OneLine.of(cell(value));
                lines.add(indent + padded(name + ":", width + 1) + "  " + (text.isBlank() ? "-" : text));
            }
        }
    }

    private static void inner(JsonNode value, String indent, int depth, List<String> lines) {
        if (value.isObject()) {
            describe(value, indent, depth + 1, lines);
        } else if (value.path(0).isObject()) {
            list(value, List.of(), null).lines().forEach(line -> lines.add(indent + line));
        } else {
            value.forEach(item -> lines.add(indent + "- " + OneLine.of(cell(item))));
        }
    }

    /** A short list of words fits on the line of its name. */
    private static boolean isFlat(JsonNode value) {
        return value.isArray()
                && !value.path(0).isContainerNode()
                && cell(value).length() <= 100;
    }

    private static String padded(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }
}
