package dev.mooring.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HTTPS_PROXY", "http://proxy:3128", "no_proxy", "localhost,.internal, 10.0.0.0/8");

    @Test
    void theProxyOfTheEnvironmentIsTaken() {
        assertThat(ofEnvironment("https://hooks.slack.com/x")).hasToString("Optional[proxy:3128]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://alertmanager.internal/", "https://internal/", "https://10.1.2.3/"})
    void whatIsExceptedIsReachedDirectly(String address) {
        assertThat(ofEnvironment(address)).isEmpty();
    }

    @Test
    void anotherSchemeHasAnotherProxy() {
        assertThat(ofEnvironment("http://alertmanager:9093/")).isEmpty();
    }

    @Test
    void theConfiguredProxyIsForBothSchemesAndGoesBeforeTheEnvironments() {
        var proxies = new Proxies(Optional.of("egress:8080"), Optional.empty(), ENVIRONMENT, null, _ -> null);

        assertThat(proxies.to(URI.create("http://a.example/"))).hasToString("Optional[egress:8080]");
        assertThat(proxies.to(URI.create("https://a.example/"))).hasToString("Optional[egress:8080]");
    }

    @Test
    void whatIsConfiguredToBeDirectReplacesNoProxy() {
        var proxies = new Proxies(Optional.empty(), Optional.of(List.of("a.example")), ENVIRONMENT, null, _ -> null);

        assertThat(proxies.to(URI.create("https://a.example/"))).isEmpty();
        assertThat(proxies.to(URI.create("https://alertmanager.internal/"))).isPresent();
    }

    @Test
    void javasOwnProxyGoesBeforeTheEnvironments() {
        var java = ProxySelector.of(new java.net.InetSocketAddress("127.0.0.1", 1080));

        assertThat(new Proxies(Optional.empty(), Optional.empty(), ENVIRONMENT, java, _ -> null)
                        .to(URI.create("https://a.example")))
                .hasValueSatisfying(proxy -> assertThat(proxy.port()).isEqualTo(1080));
    }

    /** By Java's own selector, as a start with {@code -Dhttps.proxyHost} and {@code -Dhttp.nonProxyHosts} has it. */
    @Test
    void whatJavasPropertiesExceptIsReachedDirectlyWhateverTheEnvironmentSays() {
        var properties = Map.of(
                "https.proxyHost", "of-java", "https.proxyPort", "8080", "http.nonProxyHosts", "*.intern.example");
        properties.forEach(System::setProperty);
        try {
            var proxies = new Proxies(
                    Optional.empty(),
                    Optional.empty(),
                    Map.of("HTTPS_PROXY", "http://proxy:3128", "HTTP_PROXY", "http://proxy:3128"),
                    ProxySelector.getDefault(),
                    System::getProperty);
            assertThat(proxies.to(URI.create("https://vault.intern.example"))).isEmpty();
            assertThat(proxies.to(URI.create("https://a.example"))).hasToString("Optional[of-java:8080]");
            // Java names none for this scheme.
            assertThat(proxies.to(URI.create("http://vault.intern.example"))).hasToString("Optional[proxy:3128]");
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    /** Nobody has a proxy that leads to this machine, or to the agent that hands out AWS credentials beside it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8443/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://169.254.170.23/v1/credentials",
                "https://[fe80::1]/"
            })
    void thisMachineAndWhatIsLocalToTheLinkIsReachedDirectly(String address) {
        assertThat(new Proxies(Optional.of("egress:8080"), Optional.of(List.of()), Map.of(), null, _ -> null)
                        .to(URI.create(address)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, https://a.example, true",
        "a.example, https://a.example, true",
        "a.example, https://b.a.example, true",
        ".a.example, https://a.example, true",
        "*.a.example, https://b.a.example, true",
        "A.Example, https://a.example, true",
        "a.example, https://ba.example, false",
        "a.example:443, https://a.example, true",
        "a.example:8443, https://a.example, false",
        "a.example:8443, https://a.example:8443, true",
        "192.0.2.7, https://192.0.2.7, true",
        "192.0.2.0/24, https://192.0.2.7, true",
        "192.0.2.0/24, https://192.0.3.7, false",
        "192.0.2.9/24, https://192.0.2.7, true",
        "2001:db8::/32, https://[2001:db8:1::1], true",
        "2001:db8::/32, https://[2001:db9::1], false",
        "[2001:db8::1]:443, https://[2001:db8::1], true",
        "10.0.0.0/8, https://api.example, false",
        "/24, https://192.0.2.7, false"
    })
    void anExceptionHoldsForNamesAddressesAndNetworks(String exception, String address, boolean isDirect) {
        var proxies =
                new Proxies(Optional.of("egress:8080"), Optional.of(List.of(exception)), Map.of(), null, _ -> null);

        assertThat(proxies.to(URI.create(address)).isEmpty()).isEqualTo(isDirect);
    }

    @Test
    void credentialsAreDecodedAndInNoText() {
        var proxy = Proxies.parsed("http://us%40er:p%3Ass+w@proxy:3128/").orElseThrow();

        assertThat(proxy.user()).isEqualTo("us@er");
        assertThat(proxy.password()).isEqualTo("p:ss+w");
        assertThat(proxy.authorization()).hasValue("Basic dXNAZXI6cDpzcyt3");
        assertThat(proxy).hasToString("proxy:3128");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"socks5://proxy:1080", "https://proxy:443", "http://", "http://us er:secret@proxy:1", "pro xy"})
    void aProxyThatCannotBeUsedIsAProblemWithoutAWordOfIt(String text) {
        var problems = new Proxies(Optional.empty(), Optional.empty(), Map.of("https_proxy", text), null, _ -> null)
                .problems();

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("HTTPS_PROXY names no proxy")
                .doesNotContain("secret");
    }

    private static Optional<Proxy> ofEnvironment(String address) {
        return new Proxies(Optional.empty(), Optional.empty(), ENVIRONMENT, null, _ -> null).to(URI.create(address));
    }
}
