package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/configuration.md} says what the code says. {@code -Dmooring.docs.write=true} writes it. */
class ConfigurationDocumentationTest {
    private static final Path PAGE = Path.of("docs", "reference", "configuration.md");

    private static final Pattern NAME = Pattern.compile("<\\w+>");
    private static final Pattern SET = Pattern.compile("(?m)^(mooring\\.[a-z][^=\\s`]*)=");

    @Test
    void describesEverySettingAsItIs() throws IOException {
        var page = ConfigurationPage.text();
        if (Boolean.getBoolean("mooring.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void saysOfEachSettingWhatItDoes() throws IOException {
        assertThat(ConfigurationPage.settings())
                .hasSizeGreaterThan(150)
                .filteredOn(setting -> setting.text().isBlank())
                .extracting(ConfigurationPage.Setting::key)
                .isEmpty();
    }

    @Test
    void knowsTheKeysThatPagesSet() throws IOException {
        var known = ConfigurationPage.settings().stream()
                .map(setting -> Pattern.compile(Arrays.stream(NAME.split(setting.key(), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[^=]+"))))
                .toList();
        assertThat(set())
                .hasSizeGreaterThan(20)
                .filteredOn(key ->
                        known.stream().noneMatch(pattern -> pattern.matcher(key).matches()))
                .isEmpty();
    }

    private static List<String> set() throws IOException {
        var keys = new ArrayList<String>();
        try (var pages = Files.walk(Path.of("docs"))) {
            for (var page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                SET.matcher(Files.readString(page)).results().forEach(found -> keys.add(found.group(1)));
            }
        }
        return keys;
    }
}
