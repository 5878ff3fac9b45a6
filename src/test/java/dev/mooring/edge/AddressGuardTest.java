package dev.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "*",
                "/?a=%25",
                "/clusters/a%20b/nodes?text=%C3%A9&at=2026-08-21T03:12:00Z",
                "/?a",
                "/?a==&&=",
                "http://localhost:8080/?a=b",
                "/?a=%ff"
            })
    void takesWhatCanBeDecoded(String address) {
        assertThat(AddressGuard.isDecodable(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?a=%zz", "/?a=%", "/?a=%f", "/%zz", "/a/%2", "/?%zz=a", "/?a=b c", "/?a=<b>", "/a\\b"})
    void refusesWhatCannot(String address) {
        assertThat(AddressGuard.isDecodable(address)).isFalse();
    }

    @Test
    void refusesWhatIsNoAddressAtAll() {
        assertThat(AddressGuard.isDecodable(null)).isFalse();
    }
}
