package dev.mooring.format;

import dev.mooring.log.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Text in aligned columns, as kubectl prints it: the names of the columns in upper case, three spaces between two, the last
 * one not filled up. Whatever is in a cell, it is one line and steers no terminal. What is not there is {@code -}.
 */
public final class Table {
    private static final String GAP = "   ";
    private static final String NOTHING = "-";
    private final List<List<String>> lines = new ArrayList<>();
    private final int columns;

    public Table(String... names) {
        this(List.of(names));
    }

    public Table(List<String> names) {
        columns = names.size();
        lines.add(names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
    }

    /** Adds a row of as many cells as there are columns. */
    public Table row(@Nullable Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        var row = new ArrayList<String>(columns);
        for (var cell : cells) {
            row.add(text(cell));
        }
        lines.add(row);
        return this;
    }

    private static String text(@Nullable Object cell) {
        var text = cell == null ? "" : OneLine.of(cell.toString());
        return text.isBlank() ? NOTHING : text;
    }

    /** Each line ends with a line feed. */
    @Override
    public String toString() {
        var widths = IntStream.range(0, columns)
                .map(column -> lines.stream()
                        .mapToInt(line -> width(line.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        var text = new StringBuilder();
        for (var line : lines) {
            for (var column = 0; column < columns; column++) {
                var cell = line.get(column);
                text.append(cell);
                if (column < columns - 1) {
                    text.repeat(' ', widths[column] - width(cell)).append(GAP);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
