package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Situations from public reports, each with its right verdict, as all answers together are read and judged. */
class ReportedSituationsTest {

    static Stream<Arguments> situations() {
        return Stream.of(
                situation("active-directory-subject"),
                situation("addon-updating"),
                situation("aws-auth-role-with-path", "access-entry-missing"),
                situation("capability-entry"),
                situation("csr-of-ec2-nodes-gone"),
                situation("one-activation-per-machine", "declared-node-not-registered"),
                situation("ssm-full-names"),
                Arguments.of(
                        "two-regions-one-name",
                        (UnaryOperator<Scenario>)
                                world -> world.set("eks-name", "hybrid-prod").set("region", "us-west-2"),
                        List.of()));
    }

    private static Arguments situation(String name, String... findings) {
        return Arguments.of(name, UnaryOperator.<Scenario>identity(), List.of(findings));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void hasTheRightVerdict(String name, UnaryOperator<Scenario> configured, List<String> findings) {
        var outcomes = configured.apply(Scenario.reported(name)).judge();
        assertThat(Scenario.findings(outcomes)).containsExactlyElementsOf(findings);
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }
}
