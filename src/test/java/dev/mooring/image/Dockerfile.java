package dev.mooring.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/**
 * What a Dockerfile says of how its image runs: the one place where that is written down, so that an image which is built without
 * an engine runs alike. Reads its last stage, each instruction in the form that Mooring's files use; refuses a file that lacks one.
 */
record Dockerfile(
        List<String> entrypoint,
        Map<String, String> environment,
        List<Integer> ports,
        String volume,
        String user,
        String folder) {
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Dockerfile read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    static Dockerfile parse(String text) throws JsonProcessingException {
        var last = lastStage(CONTINUED.matcher(text).replaceAll("").lines().toList());
        var environment = new LinkedHashMap<String, String>();
        for (var pairs : all(last, "ENV")) {
            for (var pair : BLANK.split(pairs)) {
                environment.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        var ports =
                BLANK.splitAsStream(one(last, "EXPOSE")).map(Integer::valueOf).toList();
        var entrypoint = JSON.readValue(one(last, "ENTRYPOINT"), new TypeReference<List<String>>() {});
        return new Dockerfile(
                entrypoint, environment, ports, one(last, "VOLUME"), one(last, "USER"), one(last, "WORKDIR"));
    }

    /** The command with no cache of classes, which is of one Java and one kind of machine alone. */
    List<String> entrypointWithoutCache() {
        return entrypoint.stream()
                .filter(word -> !word.startsWith("-XX:AOTCache="))
                .toList();
    }

    private static List<String> lastStage(List<String> lines) {
        var last = new ArrayList<String>();
        for (var line : lines) {
            if (line.startsWith("FROM ")) {
                last.clear();
            }
            last.add(line);
        }
        return last;
    }

    private static List<String> all(List<String> lines, String instruction) {
        return lines.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1).strip())
                .toList();
    }

    private static String one(List<String> lines, String instruction) {
        return all(lines, instruction).stream()
                .reduce((first, second) -> second)
                .orElseThrow(() -> new NoSuchElementException("The Dockerfile has no " + instruction));
    }
}
