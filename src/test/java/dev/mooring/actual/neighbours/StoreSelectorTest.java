package dev.mooring.actual.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.neighbours.StoreSelector.Requirement;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels select as Kubernetes has it. */
class StoreSelectorTest {
    private static final Map<String, String> LABELS = Map.of("backend", "esc", "empty", "");

    @ParameterizedTest
    @CsvSource({
        "backend, In, esc, true",
        "backend, In, vault, false",
        "missing, In, '', false",
        "empty, In, '', true",
        "backend, NotIn, esc, false",
        "backend, NotIn, vault, true",
        "missing, NotIn, '', true",
        "backend, Exists, '', true",
        "missing, Exists, '', false",
        "backend, DoesNotExist, '', false",
        "missing, DoesNotExist, '', true",
        "backend, Gt, esc, false"
    })
    void aRequirementIsMetAsKubernetesHasIt(String label, String operator, String value, boolean met) {
        assertThat(new Requirement(label, operator, Set.of(value)).isMetBy(LABELS))
                .isEqualTo(met);
    }

    @Test
    void readsLabelsAndExpressions() {
        var selector = Member.of("read", Fixtures.tree("""
                {"matchLabels": {"backend": "esc"}, "matchExpressions": [
                 {"key": "site", "operator": "NotIn", "values": ["lab", "lab"]}, {"key": "edge", "operator": "Exists"}]}
                """.getBytes(StandardCharsets.UTF_8)));
        assertThat(StoreSelector.of(selector, "ClusterSecretStore", "till"))
                .isEqualTo(new StoreSelector(
                        "ClusterSecretStore",
                        "",
                        List.of(
                                new Requirement("backend", "In", Set.of("esc")),
                                new Requirement("site", "NotIn", Set.of("lab")),
                                new Requirement("edge", "Exists", Set.of()))));
    }
}
