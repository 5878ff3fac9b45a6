package dev.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHeadersTest {

    @Test
    void saysNothingWhereNobodyIsBelieved() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkus.http.proxy.proxy-address-forwarding",
                "quarkus.http.proxy.allow-x-forwarded",
                "quarkus.http.proxy.enable-forwarded-host",
                "quarkus.management.proxy.proxy-address-forwarding"
            })
    void refusesToBelieveAnybody(String key) {
        assertThat(problems(Map.of(key, "true")))
                .singleElement()
                .asString()
                .startsWith(key)
                .contains("trusted-proxies");
    }

    @Test
    void believesProxiesThatAreNamed() {
        assertThat(problems(Map.of(
                        "quarkus.http.proxy.proxy-address-forwarding", "true",
                        "quarkus.http.proxy.trusted-proxies", "10.0.0.1")))
                .isEmpty();
    }

    @Test
    void refusesTheProxyProtocol() {
        assertThat(problems(Map.of("quarkus.http.proxy.use-proxy-protocol", "true")))
                .singleElement()
                .asString()
                .contains("not supported");
    }

    @Test
    void refusesTheHeaderOfWhichTheFirstElementWouldCount() {
        assertThat(problems(Map.of(
                        "quarkus.http.proxy.allow-forwarded", "true",
                        "quarkus.http.proxy.trusted-proxies", "10.0.0.1")))
                .singleElement()
                .asString()
                .contains("not supported");
    }

    @Test
    void refusesProxiesThatAreCalledByName() {
        assertThat(problems(Map.of("quarkus.http.proxy.trusted-proxies", "10.0.0.0/24, proxy.example.com")))
                .singleElement()
                .asString()
                .contains("addresses");
    }

    private static List<String> problems(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        return new ForwardedHeaders(config).problems();
    }
}
