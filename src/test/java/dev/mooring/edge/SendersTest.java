package dev.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendersTest {
    private static final Map<String, String> TRUSTING = Map.of(
            "quarkus.http.proxy.proxy-address-forwarding", "true",
            "quarkus.http.proxy.trusted-proxies", "10.0.0.0/24, 2001:db8:1::/48");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.77, 198.51.100.9 | 198.51.100.9",
                "203.0.113.77, 198.51.100.9, 10.0.0.7 | 198.51.100.9",
                "198.51.100.9:4711 | 198.51.100.9",
                "203.0.113.77, [2001:db8:2::1]:443 | 2001:db8:2:0:0:0:0:1",
                "203.0.113.77, 2001:db8:2::1 | 2001:db8:2:0:0:0:0:1",
                "198.51.100.9, 2001:db8:1::5 | 198.51.100.9",
                "203.0.113.77, unknown | 10.0.0.1",
                "203.0.113.77, | 10.0.0.1",
                "'203.0.113.77, evil.example, 10.0.0.7' | 10.0.0.7",
                "10.0.0.9, 10.0.0.7 | 10.0.0.9",
            })
    void isTheFirstFromTheRightThatIsNoTrustedProxy(String header, String sender) {
        assertThat(behind(TRUSTING, "10.0.0.1", header)).isEqualTo(sender);
    }

    @Test
    void whoIsNoNamedProxySaysNothing() {
        assertThat(behind(TRUSTING, "198.51.100.9", "203.0.113.77")).isEqualTo("198.51.100.9");
    }

    @Test
    void nobodyIsBelievedUntilThatIsSwitchedOn() {
        var named = Map.of("quarkus.http.proxy.trusted-proxies", "10.0.0.0/24");
        assertThat(behind(named, "10.0.0.1", "203.0.113.77")).isEqualTo("10.0.0.1");
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(senders(TRUSTING)
                        .behind(InetAddress.ofLiteral("10.0.0.1"), List.of("203.0.113.77", "198.51.100.9, 10.0.0.7"))
                        .getHostAddress())
                .isEqualTo("198.51.100.9");
    }

    private static String behind(Map<String, String> settings, String peer, String header) {
        return senders(settings)
                .behind(InetAddress.ofLiteral(peer), List.of(header))
                .getHostAddress();
    }

    private static Senders senders(Map<String, String> settings) {
        return new Senders(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build());
    }
}
