package dev.mooring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site that is made of the documentation: every page is there, and every link on it leads to one. */
class SiteTest {
    private static final Path SITE = Path.of("target", "site");
    private static final Pattern LINK = Pattern.compile("\\b(?:href|src)=\"(?![a-z]+:)([^\"]+)\"");

    @TempDir
    static Path folder;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        assertThat(Path.of("node_modules"))
                .as("scripts/install-test-tools installs what the site needs")
                .isDirectory();
        var said = folder.resolve("said");
        var builder = new ProcessBuilder("npm", "run", "--silent", "site");
        builder.environment().remove("FORGE_URL");
        var status = builder.redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        assertThat(status).as(Files.readString(said)).isZero();
    }

    @Test
    void hasEveryPage() throws IOException {
        assertThat(Document.files().stream()
                        .map(file -> file.toString().substring("docs/".length()))
                        .filter(file -> file.endsWith(".md"))
                        .map(file ->
                                file.replaceFirst("README\\.md$", "index.html").replaceFirst("\\.md$", ".html")))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(SITE.resolve(file)).exists());
    }

    @Test
    void leadsNowhereElse() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : pages()) {
            LINK.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .filter(link -> !leadsSomewhere(page, link))
                    .forEach(link -> broken.add(page + " → " + link));
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        try {
            return Files.isRegularFile(target)
                    && (parts.length == 1 || Files.readString(target).contains("id=\"" + parts[1] + "\""));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static List<Path> pages() throws IOException {
        try (var files = Files.walk(SITE)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }
}
