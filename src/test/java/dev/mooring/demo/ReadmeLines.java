package dev.mooring.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of the README that ask the demo. */
final class ReadmeLines {
    static final String TOKEN = "mooring-demo-token";
    static final int PORT = 18080;
    private static final Pattern LINE = Pattern.compile(
            "(?m)^curl -H 'Authorization: Bearer " + TOKEN + "' '?http://localhost:" + PORT + "(/[^'\\s]*)'?$");

    private ReadmeLines() {}

    /**
     * One line.
     *
     * @param command as it is to be typed
     * @param path what it asks for
     */
    record Line(String command, String path) {}

    /** Those of the README in the working directory, to the address that the demo has. */
    static List<Line> read(String url) throws IOException {
        return LINE.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> new Line(found.group().replace("http://localhost:" + PORT, url), found.group(1)))
                .toList();
    }
}
