package dev.mooring.notify.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HTTPS_PROXY", "http://proxy:3128", "no_proxy", "localhost,.internal");

    @Test
    void theProxyOfTheEnvironmentIsTaken() {
        assertThat(proxy("https://hooks.slack.com/x").address().toString())
                .contains("proxy")
                .contains("3128");
    }

    @Test
    void whatIsExceptedGoesDirectly() {
        assertThat(proxy("https://alertmanager.internal/")).isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void anotherSchemeHasAnotherProxy() {
        assertThat(proxy("http://alertmanager:9093/")).isEqualTo(Proxy.NO_PROXY);
    }

    private static Proxy proxy(String address) {
        return ProxySettings.of(ENVIRONMENT, null).select(URI.create(address)).getFirst();
    }
}
