package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/clusters/edge", "/clusters/edge?severity=error&at=03:12", "/clusters/a%20b/nodes/n1"})
    void aPathOfThisHostIsWhereItLeads(String wanted) {
        assertThat(ReturnPath.of(wanted)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "clusters",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/\t/evil.example",
                "/\r\nSet-Cookie: a=b",
                "/login",
                "/login/oidc?to=/",
                "/logout"
            })
    void anythingElseLeadsToTheFirstPage(String wanted) {
        assertThat(ReturnPath.of(wanted)).isEqualTo("/");
    }

    @Test
    void thePathIsCarriedThroughTheForm() {
        assertThat(ReturnPath.login("/clusters/edge?a=b&c=d"))
                .isEqualTo("/login?to=%2Fclusters%2Fedge%3Fa%3Db%26c%3Dd");
    }
}
