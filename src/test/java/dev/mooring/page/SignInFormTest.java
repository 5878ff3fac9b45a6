package dev.mooring.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInFormTest {
    private record Config() implements PageConfig {
        @Override
        public Auth auth() {
            return Auth.OIDC;
        }

        @Override
        public Oidc oidc() {
            throw new UnsupportedOperationException();
        }
    }

    /** Jakarta REST takes these for the way to the provider; whoever is known there is known to the API, by a token of a few minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"/login/oidc/", "/login/oidc;a=b"})
    void beginsNoSessionForWhomTheProviderOfTheApiKnows(String path) {
        var form = new SignInForm(new Config(), null, null, null, null, null, null, null, null);
        var answer = form.atProvider(null, on(path)).await().atMost(Duration.ofSeconds(5));
        assertThat(answer.getStatus()).isEqualTo(303);
        assertThat(answer.getLocation()).isEqualTo(URI.create("/login"));
    }

    private static RoutingContext on(String path) {
        return (RoutingContext) Proxy.newProxyInstance(
                RoutingContext.class.getClassLoader(), new Class<?>[] {RoutingContext.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("normalizedPath");
                    return path;
                });
    }
}
