package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a source answers, just the checks that need it are unknown, nothing is called missing, and none is clean. */
class OutageTest {
    private static final int AT_A_TIME = 4;
    private static final Map<List<Object>, Future<Situation>> READ = new HashMap<>();

    private static ExecutorService reading;

    /** Where each source is asked. */
    private enum Place {
        PULUMI_STATE(Scenario.EXPORT),
        ESC_ENVIRONMENT(Scenario.ENVIRONMENT),
        EKS_CLUSTER(Scenario.CLUSTER),
        EKS_ACCESS_ENTRIES(Scenario.ENTRIES),
        EKS_ADDONS(Scenario.CLUSTER + "/addons"),
        EKS_INSIGHTS(Scenario.CLUSTER + "/insights"),
        SSM_INSTANCES("DescribeInstanceInformation"),
        SSM_ACTIVATIONS("DescribeActivations"),
        ROLES_ANYWHERE("/subjects"),
        ROLES_ANYWHERE_PROFILES("/profiles"),
        KUBERNETES_NODES(Scenario.NODES),
        KUBERNETES_LEASES(Scenario.LEASES),
        KUBERNETES_CSRS(Scenario.CSRS),
        KUBERNETES_CONTROLLERS("/apis/apps/v1/deployments");

        private final String path;

        Place(String path) {
            this.path = path;
        }

        private Scenario answer(Scenario world, int status, String errorType) {
            if (name().startsWith("KUBERNETES")) {
                return world.refuse(path, status);
            }
            return name().startsWith("SSM")
                    ? world.failSsm(path, status, errorType)
                    : world.fail(path, status, errorType);
        }

        private Scenario garble(Scenario world) {
            return name().startsWith("KUBERNETES") ? world.garble(path) : world.garbleCloud(path, isSsm());
        }

        private Scenario delay(Scenario world, Duration by) {
            return name().startsWith("KUBERNETES")
                    ? world.delayKubernetes(path, by)
                    : world.delayCloud(path, isSsm(), by);
        }

        private boolean isSsm() {
            return name().startsWith("SSM");
        }
    }

    private enum Answer {
        UNAUTHENTICATED,
        REFUSED,
        THROTTLED,
        FAILED,
        AWAY,
        MALFORMED,
        TIMED_OUT;

        private Scenario at(Place place, Scenario world) {
            return switch (this) {
                case UNAUTHENTICATED -> place.answer(world, 401, "UnrecognizedClientException");
                case REFUSED -> place.answer(world, 403, "AccessDeniedException");
                case THROTTLED -> place.answer(world, 429, "TooManyRequestsException");
                case FAILED -> place.answer(world, 500, "ServerException");
                case AWAY -> place.answer(world, 503, "ServiceUnavailableException");
                case MALFORMED -> place.garble(world);
                case TIMED_OUT -> place.delay(world.within(Duration.ofSeconds(2)), Duration.ofSeconds(4));
            };
        }
    }

    static Stream<Arguments> outages() {
        return Arrays.stream(Place.values())
                .flatMap(place -> Arrays.stream(Answer.values()).map(answer -> Arguments.of(place, answer)));
    }

    /** Most of the time nothing happens but that an answer is waited for, so several are read at a time. */
    @BeforeAll
    static void read() {
        reading = Executors.newFixedThreadPool(AT_A_TIME);
        outages().map(Arguments::get).forEach(outage -> {
            var place = (Place) outage[0];
            var answer = (Answer) outage[1];
            READ.put(
                    List.of(place, answer),
                    reading.submit(() -> answer.at(place, world()).situation()));
        });
    }

    @AfterAll
    static void forget() {
        reading.shutdownNow();
        READ.clear();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("outages")
    void darkensJustTheChecksThatNeedIt(Place place, Answer answer) throws Exception {
        var situation = READ.get(List.of(place, answer)).get();
        var outcomes = Judge.judge(situation);
        var dark = situation.readings().all().stream()
                .filter(reading -> reading instanceof Reading.Unavailable)
                .<Source<?>>map(Reading::source)
                .collect(Collectors.toSet());
        assertThat(dark).isNotEmpty();
        var dependants = checks(check -> check.needs().stream().anyMatch(dark::contains));
        var concerned = checks(check -> Scenario.OF_MOORING_ITSELF.contains(check.id())
                || check.sources().stream().anyMatch(dark::contains));
        assertThat(Scenario.unknowns(outcomes)).containsAll(dependants).isSubsetOf(concerned);
        var findings = Scenario.findings(outcomes);
        findings.removeAll(Scenario.OF_MOORING_ITSELF);
        assertThat(findings).isEmpty();
    }

    private static Set<String> checks(Predicate<CheckDescription> which) {
        return Catalogue.checks().stream()
                .map(Check::description)
                .filter(check -> check.onByDefault() && which.test(check))
                .map(CheckDescription::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Place> places() {
        return Arrays.stream(Place.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void judgesAsEverWhenASourceIsOnlySlow(Place place) {
        var outcomes = place.delay(world(), Duration.ofMillis(400)).judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).isEmpty();
    }

    @Test
    void takesAListWhoseSecondPageFailsForUnread() {
        var outcomes = world().firstPage(Scenario.ENTRIES, "eks/list-access-entries.page-1.json")
                .failSecondPage(Scenario.ENTRIES)
                .judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).contains("access-entry-missing", "drift-access-entry-missing");
    }

    private static Scenario world() {
        return Scenario.healthy()
                .set("environment", "acme-edge/edge-platform/hybrid-prod")
                .set("environment-open", "true");
    }
}
