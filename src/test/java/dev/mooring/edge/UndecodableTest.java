package dev.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndecodableTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/findings?text=100%25", "/a?b=%C3%A4", "/a?b=%e2%82%ac&c=ä", "*"})
    void takesWhatCanBeDecoded(String uri) {
        assertThat(Undecodable.isDecodable(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/a?b=%ZZ", "/a?b=%E0%A4%A", "/a?%C3=1", "/%C3/%A4", "/a?b=%FF", "/%C0%AF"})
    void refusesWhatCannot(String uri) {
        assertThat(Undecodable.isDecodable(uri)).isFalse();
    }
}
