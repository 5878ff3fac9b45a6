package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.api.TokenRequest.Scheme;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHoldersTest {
    private final TokenHolders holders = new TokenHolders(new SmallRyeConfigBuilder()
            .withMapping(ApiConfig.class)
            .withSources(new PropertiesConfigSource(Map.of("mooring.api.tokens", "first,second"), "test", 100))
            .build()
            .getConfigMapping(ApiConfig.class));

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void eachOfTheTokensIsKnown(String token) {
        assertThat(TokenHolders.isOne(identity(token, Scheme.BEARER))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "firs", "first,second", "FIRST"})
    void anythingElseIsNot(String token) {
        assertThatThrownBy(() -> identity(token, Scheme.BEARER)).isInstanceOf(AuthenticationFailedException.class);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void howATokenWasPresentedIsRemembered(Scheme scheme) {
        assertThat(TokenHolders.scheme(identity("first", scheme))).contains(scheme);
    }

    @Test
    void whoeverIsKnownByOtherMeansHoldsNoToken() {
        var other = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("someone"))
                .build();
        assertThat(TokenHolders.isOne(other)).isFalse();
    }

    private SecurityIdentity identity(String token, Scheme scheme) {
        var request = new TokenRequest(token.getBytes(StandardCharsets.UTF_8), scheme);
        return holders.authenticate(request, null).await().indefinitely();
    }
}
