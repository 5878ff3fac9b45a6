package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginGuardTest {
    @Test
    void aFormOfThisPageIsTaken() {
        assertThat(isOfThisPage("https://m.example", "m.example", "same-origin"))
                .isTrue();
    }

    /** Browsers of before 2023 send none. */
    @Test
    void aFormOfABrowserThatSaysLessIsTakenByItsOrigin() {
        assertThat(isOfThisPage("http://m.example:8080", "m.example:8080", null))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        ", m.example, same-origin",
        "null, m.example, same-origin",
        "https://evil.example, m.example, same-origin",
        "https://m.example.evil.example, m.example, same-origin",
        "https://evil-m.example, m.example, same-origin",
        "https://m.example:8443, m.example, same-origin",
        "https://m.example, m.example, same-site",
        "https://m.example, m.example, cross-site",
        "https://m.example, m.example, none",
        "https://m.example, , same-origin"
    })
    void anyOtherIsRefused(String origin, String host, String site) {
        assertThat(isOfThisPage(origin, host, site)).isFalse();
    }

    private static boolean isOfThisPage(String origin, String host, String site) {
        return OriginGuard.isOfThisPage(
                origin, host == null ? null : HostAndPort.parseAuthority(host, -1), site, Optional.empty());
    }
}
