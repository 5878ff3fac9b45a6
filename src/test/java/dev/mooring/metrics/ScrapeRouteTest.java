package dev.mooring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In which format a scrape is answered. */
class ScrapeRouteTest {
    @Test
    void isTextForWhoeverSaysNothing() {
        assertThat(ScrapeRoute.type(null)).startsWith("text/plain; version=0.0.4");
    }

    @Test
    void isTextForWhoeverTakesAnything() {
        assertThat(ScrapeRoute.type("*/*")).startsWith("text/plain");
    }

    @Test
    void isOpenMetricsForPrometheus() {
        assertThat(ScrapeRoute.type("application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                        + "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"))
                .startsWith("application/openmetrics-text; version=1.0.0");
    }
}
