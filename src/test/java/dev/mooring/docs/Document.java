package dev.mooring.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation, as far as what it claims can be tried.
 *
 * @param path from the root of the project
 */
record Document(Path path, List<Fence> fences, List<String> prose) {
    private static final Path DOCS = Path.of("docs");
    private static final Pattern FENCE = Pattern.compile(" *```(\\S*)\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *");
    private static final Pattern LINK = Pattern.compile("!?\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\(([^()\\s]+)\\)");
    private static final Pattern IMAGE = Pattern.compile("\\bsrc(?:set)?=\"([^\"]+)\"");
    private static final Pattern LABEL = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    /**
     * A fenced block.
     *
     * @param language what stands behind the fence; empty where nothing does
     * @param line of its fence, from 1
     */
    record Fence(Path path, String language, int line, String text) {
        boolean isShell() {
            return language.equals("sh");
        }

        @Override
        public String toString() {
            return path + ":" + line;
        }
    }

    static Document read(Path path) {
        try {
            return of(path, Files.readAllLines(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Document of(Path path, List<String> lines) {
        var fences = new ArrayList<Fence>();
        var prose = new ArrayList<String>();
        var block = new ArrayList<String>();
        var language = "";
        var begin = 0;
        for (int number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1);
            var fence = FENCE.matcher(line);
            if (!fence.matches()) {
                (begin == 0 ? prose : block).add(line);
            } else if (begin == 0) {
                begin = number;
                language = fence.group(1);
            } else {
                fences.add(new Fence(
                        path, language, begin, String.join("\n", block).stripIndent()));
                block.clear();
                begin = 0;
            }
        }
        if (begin != 0) {
            throw new AssertionError(path + ":" + begin + " opens a block that nothing closes");
        }
        return new Document(path, List.copyOf(fences), List.copyOf(prose));
    }

    /** Where it leads, as it is written. */
    List<String> links() {
        return prose.stream()
                .map(line -> CODE.matcher(line).replaceAll("code"))
                .flatMap(line -> Stream.concat(
                        LINK.matcher(line).results(), IMAGE.matcher(line).results()))
                .map(found -> found.group(1))
                .toList();
    }

    /** Names of its headings, as a forge makes them. */
    Set<String> anchors() {
        var seen = new HashMap<String, Integer>();
        var anchors = new TreeSet<String>();
        for (var line : prose) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                var anchor = anchor(heading.group(1));
                var before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return LABEL.matcher(heading)
                .replaceAll("$1")
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '_')
                .map(c -> c == ' ' ? '-' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** All pages that people read. */
    static List<Document> all() throws IOException {
        var root = List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("SECURITY.md"));
        try (var docs = Files.walk(DOCS);
                var deploy = Files.walk(Path.of("deploy"));
                var examples = Files.walk(Path.of("examples"))) {
            return Stream.of(root.stream(), docs, deploy, examples)
                    .flatMap(files -> files)
                    .filter(file ->
                            file.toString().endsWith(".md") && !file.toString().contains("node_modules"))
                    .sorted()
                    .map(Document::read)
                    .toList();
        }
    }

    /** Those that people wrote, whose commands are to be typed: what is written from the code has tests of its own. */
    static List<Fence> shell() throws IOException {
        return all().stream()
                .filter(page -> !page.path().startsWith(DOCS.resolve("checks")))
                .flatMap(page -> page.fences().stream())
                .filter(Fence::isShell)
                .toList();
    }

    /** Everything under docs. */
    static Set<Path> files() throws IOException {
        try (var files = Files.walk(DOCS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(DOCS.resolve(".vitepress")))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
