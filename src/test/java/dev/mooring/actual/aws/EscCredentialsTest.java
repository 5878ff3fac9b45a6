package dev.mooring.actual.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.access.AwsKeys;
import dev.mooring.access.EscAccess;
import dev.mooring.actual.eks.EksReader;
import dev.mooring.cluster.Watched;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AWS is asked with what a cluster's environment gives. */
class EscCredentialsTest {
    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private final WatchedCluster byEsc =
            Watched.cluster("by-esc", Map.of("environment", "acme/edge/access", "aws", "esc"));
    private final Environment environment = new Environment();
    private AwsClients aws;

    /** What is opened. */
    private static final class Environment implements EscAccess {
        private String id = "AKIAOFESC";
        private Optional<Kind> failure = Optional.empty();
        private int refused;

        @Override
        public AwsKeys aws(WatchedCluster cluster) {
            failure.ifPresent(kind -> {
                throw new Unreadable(kind, "open environment", "gives nothing to come with");
            });
            return new AwsKeys(id, "hunter2", Optional.of("a-session"), Optional.empty());
        }

        @Override
        public String kubeconfig(WatchedCluster cluster) {
            throw new IllegalStateException();
        }

        @Override
        public void keysRefused(WatchedCluster cluster) {
            refused++;
        }

        @Override
        public void kubeconfigRefused(WatchedCluster cluster) {}
    }

    @BeforeEach
    void start() {
        server.start();
        System.setProperty("aws.endpointUrl", server.baseUrl());
        System.setProperty("aws.accessKeyId", "AKIAOFCHAIN");
        System.setProperty("aws.secretAccessKey", "stand-in");
        aws = AwsFixture.clients(Bounds.usual(), environment);
        server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    }

    @AfterEach
    void stop() {
        aws.close();
        server.stop();
        System.clearProperty("aws.endpointUrl");
    }

    @Test
    void signsEachRequestWithTheKeysOfThen() {
        read(byEsc);
        environment.id = "AKIANEW";
        read(byEsc);
        server.verify(
                1,
                getRequestedFor(anyUrl())
                        .withHeader("Authorization", containing("Credential=AKIAOFESC/"))
                        .withHeader("X-Amz-Security-Token", equalTo("a-session")));
        server.verify(1, getRequestedFor(anyUrl()).withHeader("Authorization", containing("Credential=AKIANEW/")));
    }

    @Test
    void signsForOtherClustersWithTheChain() {
        read(Watched.cluster("other"));
        server.verify(getRequestedFor(anyUrl()).withHeader("Authorization", containing("Credential=AKIAOFCHAIN/")));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAUTHENTICATED", "DEPENDENCY"})
    void saysWhyItHasNoKeys(Kind kind) {
        environment.failure = Optional.of(kind);
        assertThat(read(byEsc)).isEqualTo(kind.id() + ": eks:DescribeCluster: gives nothing to come with");
        server.verify(0, getRequestedFor(anyUrl()));
    }

    @Test
    void asksForOtherKeysWhereAwsTakesNone() {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(403)
                        .withHeader("x-amzn-errortype", "ExpiredTokenException")
                        .withBody("{\"message\":\"The security token included in the request is expired\"}")));
        assertThat(read(byEsc)).startsWith("unauthenticated: eks:DescribeCluster: ");
        assertThat(environment.refused).isEqualTo(1);
    }

    @Test
    void keepsItsKeysWhereAwsRefusesWhatIsAsked() {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(403)
                        .withHeader("x-amzn-errortype", "AccessDeniedException")
                        .withBody("{\"message\":\"not authorized\"}")));
        read(byEsc);
        assertThat(environment.refused).isZero();
    }

    private String read(WatchedCluster cluster) {
        return new EksReader(aws, Clock.systemUTC())
                .cluster(new EksReader.Address("c", new AwsAccess(Identity.of(cluster), "us-west-2")))
                .cause()
                .map(Object::toString)
                .orElse("");
    }
}
