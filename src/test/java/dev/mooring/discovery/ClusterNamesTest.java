package dev.mooring.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.StackName;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterNamesTest {
    private static final String TAKEN_BY_CONFIGURATION = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    @Test
    void isMadeOfTheNameOfTheStack() {
        assertThat(ClusterNames.of(new StackName("acme", "edge-platform", "prod")))
                .isEqualTo("acme.edge-platform.prod");
    }

    @Test
    void neverGivesOneNameToTwoStacks() {
        assertThat(List.of(
                        ClusterNames.of(new StackName("a", "b.c", "d")),
                        ClusterNames.of(new StackName("a.b", "c", "d")),
                        ClusterNames.of(new StackName("a", "b", "c.d")),
                        ClusterNames.of(new StackName("a", "b", "c_d")),
                        ClusterNames.of(new StackName("a", "b", "c~d"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void isANameThatAClusterMayHaveWhateverTheStackIsCalled() {
        for (var part : List.of("x".repeat(90), "ü", "_", "-", "a b", "..")) {
            assertThat(ClusterNames.of(new StackName(part, part, part))).matches(TAKEN_BY_CONFIGURATION);
        }
    }
}
