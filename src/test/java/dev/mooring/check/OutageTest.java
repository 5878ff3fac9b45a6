package dev.mooring.check;

import static dev.mooring.check.Scenario.CLUSTER;
import static dev.mooring.check.Scenario.CSRS;
import static dev.mooring.check.Scenario.ENTRIES;
import static dev.mooring.check.Scenario.EXPORT;
import static dev.mooring.check.Scenario.LEASES;
import static dev.mooring.check.Scenario.NODES;
import static dev.mooring.check.Scenario.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.reading.Reading;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a source answers, just the checks that need it are unknown, nothing is called missing, and none is clean. */
class OutageTest {
    private static final Set<String> OF_MOORING_ITSELF = Set.of("verifier-permission-missing", "verifier-throttled");

    static Stream<Arguments> outages() {
        return Stream.of(401, 403, 429, 500, 503)
                .flatMap(status -> Stream.of(
                        Arguments.of("Kubernetes nodes", status, healthy().refuse(NODES, status)),
                        Arguments.of("Kubernetes leases", status, healthy().refuse(LEASES, status)),
                        Arguments.of("Kubernetes requests", status, healthy().refuse(CSRS, status)),
                        Arguments.of("EKS cluster", status, healthy().fail(CLUSTER, status, type(status))),
                        Arguments.of("EKS access entries", status, healthy().fail(ENTRIES, status, type(status))),
                        Arguments.of("EKS add-ons", status, healthy().fail(CLUSTER + "/addons", status, type(status))),
                        Arguments.of(
                                "SSM activations",
                                status,
                                healthy().failSsm("DescribeActivations", status, type(status))),
                        Arguments.of(
                                "SSM instances",
                                status,
                                healthy().failSsm("DescribeInstanceInformation", status, type(status))),
                        Arguments.of("Pulumi export", status, healthy().fail(EXPORT, status, ""))));
    }

    @ParameterizedTest(name = "{0} answers {1}")
    @MethodSource("outages")
    void darkensJustTheChecksThatNeedIt(String source, int status, Scenario scenario) {
        var situation = scenario.situation();
        var outcomes = Judge.judge(situation);
        var dark = situation.readings().values().stream()
                .filter(reading -> reading instanceof Reading.Unavailable)
                .map(Reading::source)
                .collect(Collectors.toSet());
        assertThat(dark).isNotEmpty();
        var dependants = Catalogue.checks().stream()
                .map(Check::description)
                .filter(check -> check.needs().stream().anyMatch(dark::contains))
                .map(CheckDescription::id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(Scenario.unknowns(outcomes)).containsAll(dependants);
        var findings = Scenario.findings(outcomes);
        findings.removeAll(OF_MOORING_ITSELF);
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void takesAnAnswerItCannotReadForNone(String source, Scenario scenario) {
        var outcomes = scenario.judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isNotEmpty();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("nodes", healthy().garble(NODES)),
                Arguments.of("leases", healthy().garble(LEASES)),
                Arguments.of("export", healthy().garbleCloud(EXPORT)),
                Arguments.of("cluster", healthy().garbleCloud(CLUSTER)));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "UnrecognizedClientException";
            case 403 -> "AccessDeniedException";
            case 429 -> "TooManyRequestsException";
            default -> "ServerException";
        };
    }
}
