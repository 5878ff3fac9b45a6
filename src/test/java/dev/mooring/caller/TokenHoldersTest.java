package dev.mooring.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.caller.TokenRequest.Scheme;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHoldersTest {
    private final TokenHolders holders = new TokenHolders(
            new Tokens(ApiSettings.of(Map.of("mooring.api.tokens", "first-0123456789,second-0123456789"))));

    @ParameterizedTest
    @ValueSource(strings = {"first-0123456789", "second-0123456789"})
    void eachOfTheTokensIsKnown(String token) {
        assertThat(TokenHolders.caller(identity(token, Scheme.BEARER))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "first-012345678", "first-0123456789,second-0123456789", "FIRST-0123456789"})
    void anythingElseIsNot(String token) {
        assertThatThrownBy(() -> identity(token, Scheme.BEARER)).isInstanceOf(AuthenticationFailedException.class);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void howATokenWasPresentedIsRemembered(Scheme scheme) {
        assertThat(TokenHolders.scheme(identity("first-0123456789", scheme))).contains(scheme);
    }

    @Test
    void whoeverIsKnownByOtherMeansHoldsNoToken() {
        var other = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("someone"))
                .build();
        assertThat(TokenHolders.caller(other)).isEmpty();
    }

    @Test
    void whoseTokenIsTakenAwayStandsNoLonger(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("tokens"), "first-0123456789");
        var tokens = new Tokens(ApiSettings.of(Map.of("mooring.api.tokens-file", file.toString())));
        var standing = TokenHolders.standing(new TokenHolders(tokens)
                .authenticate(
                        new TokenRequest("first-0123456789".getBytes(StandardCharsets.UTF_8), Scheme.BEARER), null)
                .await()
                .indefinitely());
        assertThat(standing.getAsBoolean()).isTrue();
        Files.writeString(file, "another-longer-0123456789");
        tokens.reload();
        assertThat(standing.getAsBoolean()).isFalse();
    }

    private SecurityIdentity identity(String token, Scheme scheme) {
        var request = new TokenRequest(token.getBytes(StandardCharsets.UTF_8), scheme);
        return holders.authenticate(request, null).await().indefinitely();
    }
}
