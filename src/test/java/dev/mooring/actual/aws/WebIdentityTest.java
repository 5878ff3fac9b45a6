package dev.mooring.actual.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.access.EscAccess;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.outgoing.OutgoingConfig;
import dev.mooring.reading.answer.Bounds;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** IAM roles for service accounts, where STS is reached by the proxy alone that Mooring is configured with. */
class WebIdentityTest {
    private static final String GRANTED = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>AKIDOFTHEPOD</AccessKeyId>
            <SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
            <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
            <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/mooring/m</Arn><AssumedRoleId>AROA:m</AssumedRoleId>
            </AssumedRoleUser></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>""";
    private static final String REFUSED = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
            <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>""";

    @TempDir
    Path folder;

    private final WireMockServer proxy = new WireMockServer(options().dynamicPort());
    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void aPodWithAWebIdentity() throws Exception {
        proxy.start();
        var nothing = Files.writeString(folder.resolve("none"), "").toString();
        // Others may have left keys, which the chain would take first.
        set("aws.accessKeyId", null);
        set("aws.secretAccessKey", null);
        Map.of(
                        "aws.webIdentityTokenFile",
                                Files.writeString(folder.resolve("token"), "of-the-service-account")
                                        .toString(),
                        "aws.roleArn", "arn:aws:iam::111122223333:role/mooring",
                        "aws.region", "us-west-2",
                        "aws.configFile", nothing,
                        "aws.sharedCredentialsFile", nothing,
                        "aws.disableEc2Metadata", "true",
                        // A name that nobody but the proxy could know.
                        "aws.endpointUrl", "http://sts.example.invalid")
                .forEach(this::set);
    }

    private void set(String name, @Nullable String value) {
        before.putIfAbsent(name, System.getProperty(name));
        put(name, value);
    }

    private static void put(String name, @Nullable String value) {
        if (value == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }

    @AfterEach
    void isOver() {
        before.forEach(WebIdentityTest::put);
        proxy.stop();
    }

    @Test
    void stsIsAskedByTheProxyThatIsConfigured() {
        proxy.stubFor(post(anyUrl())
                .withRequestBody(containing("Action=AssumeRoleWithWebIdentity"))
                .withRequestBody(containing("WebIdentityToken=of-the-service-account"))
                .willReturn(aResponse().withHeader("Content-Type", "text/xml").withBody(GRANTED)));
        assertThat(credentials().accessKeyId()).isEqualTo("AKIDOFTHEPOD");
    }

    @Test
    void whatStsRefusesIsNotAskedAgainWithoutTheProxy() {
        proxy.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(403)
                        .withHeader("Content-Type", "text/xml")
                        .withBody(REFUSED)));
        assertThatThrownBy(this::credentials)
                .isInstanceOf(SdkClientException.class)
                .hasMessageContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity")
                .hasMessageNotContaining("sts.example.invalid");
    }

    private AwsCredentials credentials() {
        try (var clients = new Closing(AwsFixture.clients(Bounds.usual(), EscAccess.NONE, new Outgoing(outgoing())))) {
            return clients.all()
                    .credentials(new AwsAccess(new Identity.Own(), "us-west-2"))
                    .resolveCredentials();
        }
    }

    private OutgoingConfig outgoing() {
        return new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(Map.of("mooring.outgoing.proxy", proxy.baseUrl()), "proxy", 100))
                .withMapping(OutgoingConfig.class)
                .build()
                .getConfigMapping(OutgoingConfig.class);
    }

    private record Closing(AwsClients all) implements AutoCloseable {
        @Override
        public void close() {
            all.close();
        }
    }
}
