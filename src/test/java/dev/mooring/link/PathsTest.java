package dev.mooring.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses of pages. */
class PathsTest {
    @Test
    void namesAreEscapedWhateverIsInThem() {
        assertThat(Paths.node("a b", "n/1?x")).isEqualTo("/clusters/a%20b/nodes/n%2F1%3Fx");
    }

    @Test
    void whatIsEmptyIsNotAskedFor() {
        assertThat(Query.of("site", "").and("node", "n1").asked()).isEqualTo("?node=n1");
    }

    @Test
    void anEmptyQueryIsNone() {
        assertThat(Query.of("site", " ").asked()).isEmpty();
    }

    @Test
    void timesAreReadableInAQuery() {
        assertThat(Query.of("at", "2026-08-21T03:12:00Z").text()).isEqualTo("at=2026-08-21T03:12:00Z");
    }
}
