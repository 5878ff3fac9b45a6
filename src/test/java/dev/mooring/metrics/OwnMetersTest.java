package dev.mooring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Which meters of libraries are shown, and how. */
class OwnMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    OwnMetersTest() {
        registry.config().meterFilter(new OwnMeters().filter());
    }

    @Test
    void leavesOutWhatTheLinterRefuses() {
        registry.counter("ft.retry.calls", "method", "m").increment();
        registry.counter("netty.allocator.memory.used").increment();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void takesQuotesFromHelpTexts() {
        Counter.builder("jvm.threads")
                .description("the \"old\" ones")
                .tags("state", "new")
                .register(registry);
        assertThat(registry.get("jvm.threads")
                        .tags("state", "new")
                        .counter()
                        .getId()
                        .getDescription())
                .isEqualTo("the 'old' ones");
    }

    @Test
    void leavesOursAsTheyAre() {
        registry.counter("mooring.verifications", "cluster", "c").increment();
        assertThat(registry.get("mooring.verifications")
                        .tags("cluster", "c")
                        .counter()
                        .count())
                .isOne();
    }
}
