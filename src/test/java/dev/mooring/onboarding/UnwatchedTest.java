package dev.mooring.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.StackName;
import dev.mooring.inbox.Deliveries.Heard;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stacks that nobody watches: the fleet here is {@code prod}, declared by {@code acme/edge/prod}. */
class UnwatchedTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Fleet FLEET = NamedFleet.of("prod");

    private static List<UnwatchedStack> unwatched(String... stacks) {
        return Unwatched.of(
                Arrays.stream(stacks)
                        .map(stack -> new Heard(stack, true, 2, NOW))
                        .toList(),
                FLEET);
    }

    @Test
    void aStackThatIsWatchedIsNotAmongThem() {
        assertThat(unwatched("acme/edge/prod")).isEmpty();
    }

    @Test
    void anEnvironmentIsNotAmongThem() {
        assertThat(Unwatched.of(List.of(new Heard("acme/edge/staging", false, 1, NOW)), FLEET))
                .isEmpty();
    }

    @Test
    void aStackThatNobodyWatchesIsToldWithTheLineThatWould() {
        assertThat(unwatched("acme/edge/staging"))
                .containsExactly(new UnwatchedStack(
                        "acme/edge/staging", 2, NOW, "staging", "mooring.clusters.staging.stack=acme/edge/staging"));
    }

    @ParameterizedTest
    @CsvSource({"acme/other/prod, other-prod", "acme/edge/v1.2, v1-2", "acme/edge/_x, edge-_x"})
    void itsNameIsFreeAndFitForAKey(String stack, String name) {
        assertThat(unwatched(stack)).extracting(UnwatchedStack::name).containsExactly(name);
    }

    @Test
    void noTwoHaveOneName() {
        assertThat(unwatched("acme/a/dev", "acme/b/dev", "beta/b/dev"))
                .extracting(UnwatchedStack::name)
                .containsExactly("dev", "b-dev", "b-dev-2");
    }

    @Test
    void theLinesAreConfigurationThatWatchesThem() throws IOException {
        var lines = new Properties();
        for (var stack : unwatched("acme/a/dev", "acme/edge/v1.2", "acme/other/prod")) {
            lines.load(new StringReader(String.valueOf(stack.setting())));
        }
        var settings = new HashMap<String, String>();
        lines.stringPropertyNames().forEach(key -> settings.put(key, lines.getProperty(key)));
        var fleet = new Fleet(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(ClustersConfig.class)
                .build()
                .getConfigMapping(ClustersConfig.class));
        assertThat(fleet.declaredBy(new StackName("acme", "edge", "v1.2"))).hasSize(1);
        assertThat(fleet.clusters()).hasSize(3);
    }

    @Test
    void aNameThatWouldMeanSomethingElseInAFileIsShownWithoutALine() {
        assertThat(unwatched("acme/edge/${HOME}"))
                .extracting(UnwatchedStack::setting)
                .containsOnlyNulls();
    }

    @Test
    void thereAreNoMoreThanFifty() {
        var many = IntStream.range(0, 80)
                .mapToObj(number -> "acme/edge/s" + number)
                .toArray(String[]::new);
        assertThat(unwatched(many)).hasSize(50).extracting(UnwatchedStack::name).startsWith("s0", "s1");
    }
}
