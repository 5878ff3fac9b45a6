package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.Unreadable;
import dev.mooring.standin.ClientIdentity;
import dev.mooring.standin.ClientIdentity.Form;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.lang.reflect.Proxy;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class KubernetesRouteTest {
    @Test
    void theAuthorityOfTheClusterIsTrustedAndNoneOfTheSystem() throws Exception {
        var authority = ClientIdentity.of(Form.EC_PKCS8).certificate();
        assertThat(trusted(config().withCaCertData(authority).build()))
                .singleElement()
                .satisfies(one ->
                        assertThat(one.getSubjectX500Principal().getName()).isEqualTo("CN=localhost"));
    }

    @Test
    void whatOtherClientsTrustIsTrustedWhereTheClusterNamesNone() {
        assertThat(trusted(config().build())).hasSizeGreaterThan(1);
    }

    @Test
    void anAuthorityThatIsNoneIsSaidToBe() {
        var config = config().withCaCertData("bm9uZQ==").build();
        assertThatThrownBy(() -> trusted(config)).isInstanceOf(Unreadable.class);
    }

    private static ConfigBuilder config() {
        return new ConfigBuilder(Config.empty()).withMasterUrl("https://203.0.113.7");
    }

    private static X509Certificate[] trusted(Config config) {
        var given = new AtomicReference<TrustManager[]>();
        var builder = (HttpClient.Builder) Proxy.newProxyInstance(
                HttpClient.Builder.class.getClassLoader(),
                new Class<?>[] {HttpClient.Builder.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("sslContext")) {
                        given.set((TrustManager[]) arguments[1]);
                    }
                    return proxy;
                });
        new KubernetesRoute(Outgoing.direct()).of(config, false).accept(builder);
        return ((X509TrustManager) given.get()[0]).getAcceptedIssuers();
    }
}
