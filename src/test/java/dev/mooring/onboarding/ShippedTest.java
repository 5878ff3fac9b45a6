package dev.mooring.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is offered to copy is what is shipped, and nothing beside it. */
class ShippedTest {
    @Test
    void theProgramCarriesTheFilesOfTheRepository() throws IOException {
        var packed = Shipped.load();
        for (var file : Shipped.FILES) {
            assertThat(packed.text(file))
                    .as(file)
                    .isEqualTo(Files.readString(Path.of("deploy", file)).stripTrailing());
        }
    }

    @Test
    void everySnippetOfPulumiIsOffered() throws IOException {
        try (var files = Files.list(Path.of("deploy/pulumi/snippets"))) {
            assertThat(files.map(file -> "pulumi/snippets/" + file.getFileName()))
                    .isSubsetOf(Shipped.FILES);
        }
    }

    @Test
    void sourcesTakeTheActionsThatThePolicyAllowsAndNoOthers() throws IOException {
        var allowed = new ArrayList<String>();
        new ObjectMapper()
                .readTree(Path.of("deploy/aws/policy.json").toFile())
                .path("Statement")
                .forEach(statement -> statement.path("Action").forEach(action -> allowed.add(action.textValue())));
        assertThat(AwsActions.BY_SOURCE.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(allowed);
    }

    @Test
    void aValueThatWouldNeedQuotingIsLeftToTheReader() {
        var snippet =
                Lacks.shipped().snippet(Shipped.COREDNS, "add-on", Map.of("CLUSTER", "a\"); process.exit(1); (\""));
        assertThat(snippet.text()).contains("clusterName: \"CLUSTER\"");
    }
}
