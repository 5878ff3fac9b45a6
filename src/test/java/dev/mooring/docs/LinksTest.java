package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever follows a link comes somewhere, and whoever begins at docs/README.md finds everything. */
class LinksTest {
    private static final Path INDEX = Path.of("docs", "README.md");

    @Test
    void leadToFilesThatThereAre() throws IOException {
        assertThat(Document.all().stream()
                        .flatMap(page -> page.links().stream()
                                .filter(link ->
                                        target(page, link).filter(Files::exists).isEmpty() && !isOutside(link))
                                .map(link -> page.path() + " → " + link)))
                .isEmpty();
    }

    @Test
    void leadToHeadingsThatThereAre() throws IOException {
        assertThat(Document.all().stream()
                        .flatMap(page -> page.links().stream()
                                .filter(link -> link.contains("#") && !isOutside(link))
                                .filter(link -> !isHeading(page, link))
                                .map(link -> page.path() + " → " + link)))
                .isEmpty();
    }

    @Test
    void reachEveryFileFromTheIndex() throws IOException {
        var reached = new TreeSet<Path>();
        var next = new ArrayDeque<>(List.of(INDEX));
        while (!next.isEmpty()) {
            var file = next.remove();
            if (reached.add(file) && file.toString().endsWith(".md")) {
                next.addAll(within(Document.read(file)));
            }
        }
        reached.addAll(within(Document.read(Path.of("README.md"))));
        assertThat(Document.files()).filteredOn(file -> !reached.contains(file)).isEmpty();
    }

    @Test
    void areSeenWhereTheyAreAndNotInCode() {
        var page = Document.of(
                Path.of("docs", "x.md"),
                List.of(
                        "# A `b`: [c](d.md) & e",
                        "see [a [b] c](e.md#f) and `[no](g.md)`",
                        "```sh",
                        "[no](h.md)",
                        "```"));
        assertThat(page.links()).containsExactly("d.md", "e.md#f");
        assertThat(page.anchors()).containsExactly("a-b-c--e");
    }

    private static List<Path> within(Document page) {
        return page.links().stream()
                .flatMap(link -> target(page, link).stream())
                .flatMap(target ->
                        Files.isDirectory(target) ? Stream.of(target.resolve("README.md")) : Stream.of(target))
                .filter(target -> target.startsWith("docs") && Files.exists(target))
                .toList();
    }

    private static boolean isHeading(Document page, String link) {
        var anchor = link.substring(link.indexOf('#') + 1);
        return target(page, link)
                .filter(target -> target.toString().endsWith(".md") && Files.exists(target))
                .filter(target -> Document.read(target).anchors().contains(anchor))
                .isPresent();
    }

    /** Empty where it leads out of the project. */
    private static Optional<Path> target(Document page, String link) {
        if (isOutside(link)) {
            return Optional.empty();
        }
        var path = link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
        return Optional.of(
                path.isEmpty() ? page.path() : page.path().resolveSibling(path).normalize());
    }

    private static boolean isOutside(String link) {
        return link.startsWith("https://") || link.startsWith("http://") || link.startsWith("mailto:");
    }
}
