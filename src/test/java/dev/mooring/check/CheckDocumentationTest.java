package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/checks} says what the code says. {@code -Dmooring.docs.write=true} writes it. */
class CheckDocumentationTest {
    private static final Path FOLDER = Path.of("docs", "checks");

    @Test
    void describesEveryCheckAsItIs() throws IOException {
        var pages = pages();
        if (Boolean.getBoolean("mooring.docs.write")) {
            write(pages);
        }
        assertThat(written()).isEqualTo(pages);
    }

    private static Map<String, String> pages() {
        var pages = new TreeMap<String, String>();
        pages.put("README.md", index());
        pages.put("known-false-positives.md", knownFalsePositives());
        Catalogue.checks()
                .forEach(check -> pages.put(check.description().id() + ".md", CheckPage.of(check.description())));
        return pages;
    }

    private static void write(Map<String, String> pages) throws IOException {
        Files.createDirectories(FOLDER);
        for (var old : written().keySet()) {
            Files.delete(FOLDER.resolve(old));
        }
        for (var page : pages.entrySet()) {
            Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
        }
    }

    private static Map<String, String> written() throws IOException {
        var pages = new TreeMap<String, String>();
        try (var files = Files.list(FOLDER)) {
            for (var file : files.toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return pages;
    }

    private static String index() {
        var groups = Catalogue.checks().stream()
                .map(Check::description)
                .collect(Collectors.groupingBy(CheckDescription::group, TreeMap::new, Collectors.toList()));
        return "# The checks\n\n" + Catalogue.checks().size()
                + " checks in " + groups.size()
                + " groups. Written from the code; `GET /api/v1/checks` serves the same."
                + " See also the [known false positives](known-false-positives.md).\n\n"
                + "A finding has the words in braces filled in. A command that lacks one, or has one with characters that do"
                + " not belong there, is not offered. Commands with `kubectl` go to the cluster of your current context,"
                + " those with `pulumi` are run in the folder of the program, and those with `sudo` on the machine, beside its"
                + " `nodeConfig.yaml`. Bottlerocket has neither: where a machine runs it, or all do, those are not offered."
                + " What changes a machine and what drains or removes its Node are offered together or not at all.\n"
                + groups.entrySet().stream()
                        .map(group ->
                                "\n## " + group.getKey().id() + "\n\n| Check | Severity | Compares |\n|---|---|---|\n"
                                        + group.getValue().stream()
                                                .map(CheckDocumentationTest::row)
                                                .collect(Collectors.joining()))
                        .collect(Collectors.joining());
    }

    private static String row(CheckDescription check) {
        return "| [" + check.id() + "](" + check.id() + ".md) | "
                + check.severity().id() + " | " + check.compares() + " |\n";
    }

    private static String knownFalsePositives() {
        return "# Known false positives\n\nVersion " + KnownFalsePositive.LIST_VERSION
                + " of the list. Findings of these are shown as ignored;"
                + " `mooring.known-false-positives.<id>=false` makes them count again.\n\n"
                + "| Id | Check | Why it is wrong | Source |\n|---|---|---|---|\n"
                + KnownFalsePositive.LIST.stream()
                        .map(known -> "| " + known.id() + " | [" + known.check() + "](" + known.check() + ".md) | "
                                + known.reason() + " | " + known.source() + " |\n")
                        .collect(Collectors.joining());
    }

    @Test
    void namesOnlyChecksThatExistAsCauses() {
        assertThat(Catalogue.checks())
                .flatMap(check -> check.description().inhibitedBy())
                .allMatch(id -> Catalogue.find(id).isPresent());
    }

    @Test
    void foldsInNoCircle() {
        for (var check : Catalogue.checks()) {
            var seen = new TreeSet<String>();
            var next = new ArrayDeque<>(check.description().inhibitedBy());
            while (!next.isEmpty()) {
                var cause = next.remove();
                if (seen.add(cause)) {
                    next.addAll(Catalogue.find(cause).orElseThrow().inhibitedBy());
                }
            }
            assertThat(seen).doesNotContain(check.description().id());
        }
    }
}
