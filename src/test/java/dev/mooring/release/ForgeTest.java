package dev.mooring.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the forge asks of people and of Renovate. */
class ForgeTest {
    private static final Path FORMS = Path.of(".github/ISSUE_TEMPLATE");
    private static final Set<String> ASKING = Set.of("input", "textarea", "dropdown", "checkboxes");

    static List<Path> forms() throws IOException {
        try (var files = Files.list(FORMS)) {
            return files.filter(file -> !file.endsWith("config.yml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void formsAskEachQuestionOnceAndUnderAName(Path form) throws IOException {
        var says = yaml(form);
        assertThat(says.path("name").asText()).isNotBlank();
        assertThat(says.path("description").asText()).isNotBlank();
        var asked = Workflow.items(says.path("body"))
                .filter(part -> !part.path("type").asText().equals("markdown"))
                .toList();
        assertThat(asked).isNotEmpty().allSatisfy(part -> {
            assertThat(part.path("type").asText()).isIn(ASKING);
            assertThat(part.at("/attributes/label").asText()).isNotBlank();
        });
        assertThat(asked)
                .extracting(part -> part.path("id").asText())
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void formsSayWhatNeverToAttachBeforeTheyAskForAnything(Path form) throws IOException {
        assertThat(yaml(form).at("/body/0/attributes/value").asText())
                .contains("Never attach")
                .containsPattern("secrets.*tokens");
    }

    @Test
    void noIssueComesWithoutAForm() throws IOException {
        assertThat(yaml(FORMS.resolve("config.yml"))
                        .path("blank_issues_enabled")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void ownersAreAskedOnPathsThatThereAre() throws IOException {
        var paths = Files.readAllLines(Path.of(".github/CODEOWNERS")).stream()
                .filter(line -> line.startsWith("/"))
                .map(line -> line.substring(1, line.indexOf(' ')))
                .toList();
        assertThat(paths)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(isThere(path)).as(path).isTrue());
    }

    @Test
    void updatesComeOnceAWeek() throws IOException {
        assertThat(renovate().path("schedule").path(0).asText()).isEqualTo("before 6am on monday");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Quarkus platform", "AWS SDK", "actions", "Pulumi"})
    void updatesOfWhatBelongsTogetherComeTogether(String group) throws IOException {
        assertThat(Workflow.items(renovate().path("packageRules")))
                .extracting(rule -> rule.path("groupName").asText())
                .containsOnlyOnce(group);
    }

    @Test
    void quarkusStaysOnTheLineThatThePomIsOn() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var version = Pattern.compile("<quarkus.platform.version>(.*?)<").matcher(pom);
        assertThat(version.find()).isTrue();
        var rule = Workflow.items(renovate().path("packageRules"))
                .filter(each -> each.path("groupName").asText().equals("Quarkus platform"))
                .findFirst()
                .orElseThrow();
        var allowed = rule.path("allowedVersions").asText();
        assertThat(version.group(1)).containsPattern(allowed.substring(1, allowed.length() - 1));
    }

    /** Most registries tell no date of an image: one that is to be some days old would never be proposed. */
    @Test
    void imagesNeedNoAgeToBeProposed() throws IOException {
        assertThat(renovate().path("minimumReleaseAge").asText()).isNotEmpty();
        assertThat(Workflow.items(renovate().path("packageRules")))
                .filteredOn(rule -> rule.path("groupName").asText().equals("images"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.path("matchDatasources").path(0).asText()).isEqualTo("docker");
                    assertThat(rule.has("minimumReleaseAge")).isTrue();
                    assertThat(rule.path("minimumReleaseAge").isNull()).isTrue();
                });
    }

    @Test
    void renovateFindsTheBasesOfTheImages() throws IOException {
        for (var manager : renovate().path("customManagers")) {
            var pattern = Pattern.compile(manager.at("/matchStrings/0").asText());
            for (var file : filesOf(manager)) {
                assertThat(Files.readString(file)).as(file.toString()).containsPattern(pattern);
            }
        }
    }

    private static List<Path> filesOf(JsonNode manager) throws IOException {
        var slashed = manager.at("/managerFilePatterns/0").asText();
        var pattern = Pattern.compile(slashed.substring(1, slashed.length() - 1));
        try (var files = Files.list(Path.of(""))) {
            var found = files.filter(file -> pattern.matcher(file.toString()).matches())
                    .toList();
            assertThat(found).as(slashed).isNotEmpty();
            return found;
        }
    }

    private static boolean isThere(String pattern) throws IOException {
        if (!pattern.contains("*")) {
            return Files.exists(Path.of(pattern));
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        try (var files = Files.list(Path.of(""))) {
            return files.anyMatch(matcher::matches);
        }
    }

    private static JsonNode renovate() throws IOException {
        return new ObjectMapper().readTree(Path.of("renovate.json").toFile());
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(file.toFile());
    }
}
