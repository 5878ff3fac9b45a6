package dev.mooring.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcRolesTest {
    @Test
    void theReadersRoleReads() {
        assertThat(caller(Map.of(), "mooring-reader")).isEqualTo(new Caller("ada", Role.READER));
    }

    @Test
    void theOperatorsRoleOperates() {
        assertThat(caller(Map.of(), "mooring-reader", "mooring-operator")).isEqualTo(new Caller("ada", Role.OPERATOR));
    }

    @Test
    void whoHasNeitherRoleMayNothing() {
        assertThat(caller(Map.of(), "operator", "admin").may(Role.READER)).isFalse();
    }

    @Test
    void theProvidersRolesCanBeCalledOtherwise() {
        assertThat(caller(Map.of("mooring.api.oidc.operator-role", "sre"), "sre")
                        .role())
                .isEqualTo(Role.OPERATOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "any", " any "})
    void anAudienceMustBeNamed(String audience) {
        assertThat(problems(Map.of("quarkus.oidc.token.audience", audience)))
                .singleElement()
                .asString()
                .startsWith("mooring.api.oidc.audience is not set");
    }

    @Test
    void oneRoleCannotBeBoth() {
        assertThat(problems(Map.of(
                        "quarkus.oidc.token.audience", "mooring", "mooring.api.oidc.reader-role", "mooring-operator")))
                .singleElement()
                .asString()
                .startsWith("mooring.api.oidc.reader-role and mooring.api.oidc.operator-role are the same");
    }

    @Test
    void anAudienceIsAllThatMustBeSet() {
        assertThat(problems(Map.of("quarkus.oidc.token.audience", "mooring"))).isEmpty();
    }

    private static List<String> problems(Map<String, String> settings) {
        return roles(settings).problems();
    }

    private static Caller caller(Map<String, String> settings, String... roles) {
        return roles(settings)
                .caller(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal("ada"))
                        .addRoles(Set.of(roles))
                        .build());
    }

    private static OidcRoles roles(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("mooring.api.auth", "oidc");
        var config = new SmallRyeConfigBuilder()
                .withMapping(ApiConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build();
        return new OidcRoles(config.getConfigMapping(ApiConfig.class), config);
    }
}
