package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.link.Paths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The way in leads to what the contract has. */
class IndexTest {
    @Test
    void eachLinkLeadsSomewhere() throws IOException {
        assertThat(paths())
                .containsAll(IndexResource.links().values().stream()
                        .filter(path -> !path.equals(Paths.contract()))
                        .toList());
    }

    @Test
    void peopleAreLedToTheContract() {
        assertThat(IndexResource.links()).containsEntry("openapiPage", "/contract");
    }

    @Test
    void whateverCanBeReadWithoutKnowingANameIsLinked() throws IOException {
        assertThat(IndexResource.links().values())
                .containsAll(paths().stream()
                        .filter(path -> path.startsWith("/api/v1/") && !path.contains("{"))
                        .toList());
    }

    private static Set<String> paths() throws IOException {
        return new YAMLMapper()
                .readTree(Files.readString(Path.of("openapi", "mooring.yaml"))).path("paths").properties().stream()
                        .filter(path ->
                                path.getValue().has("get") || path.getKey().endsWith("/verifications"))
                        .map(java.util.Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
    }
}
