package dev.mooring.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where the story is told: labelled paragraphs, and pauses that end with Enter. */
final class Stage {
    private static final int WIDTH = 110;
    private static final int LABEL = 10;
    private static final Pattern SPACE = Pattern.compile(" ");
    private final PrintStream out;
    private final BufferedReader in;
    private boolean waits;

    /** @param waits whether pauses are for somebody who presses Enter; nobody is waited for otherwise */
    Stage(PrintStream out, Reader in, boolean waits) {
        this.out = out;
        this.in = new BufferedReader(in);
        this.waits = waits;
    }

    void say(String line) {
        out.println(line);
    }

    /** A line of its own, however long: it may be copied. */
    void say(String label, String line) {
        out.println("  " + padded(label) + line);
    }

    /** A paragraph, wrapped, with a label at its left. */
    void tell(String label, String text) {
        var lines = wrapped(text);
        say(label, lines.getFirst());
        lines.stream().skip(1).forEach(line -> say("", line));
    }

    /** Waits for Enter; whoever closes the input is not waited for any more. */
    void pause(String what) {
        if (!waits) {
            return;
        }
        out.print("  " + padded("[Enter]") + what + " ");
        out.flush();
        try {
            if (in.readLine() == null) {
                waits = false;
                out.println();
            }
        } catch (IOException closed) {
            waits = false;
        }
    }

    private static String padded(String label) {
        return label + " ".repeat(Math.max(1, LABEL - label.length()));
    }

    private static List<String> wrapped(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : SPACE.split(text)) {
            if (!line.isEmpty() && line.length() + word.length() >= WIDTH - LABEL) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
