package dev.mooring.actual.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksReader;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.CloudStandIn;
import dev.mooring.standin.World;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** A cluster of another account is read as a role of that account. */
class AssumedRoleTest {
    private static final String ROLE = "arn:aws:iam::444455556666:role/mooring-reader";
    private static final Map<String, String> OWN =
            Map.of("aws.accessKeyId", "AKIDOWN", "aws.secretAccessKey", "own-secret");
    private static final String GRANTED = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><AssumedRoleId>AROA:m</AssumedRoleId><Arn>arn:aws:sts::444455556666:assumed-role/m/m</Arn></AssumedRoleUser>
            <Credentials><AccessKeyId>AKIDOTHER</AccessKeyId><SecretAccessKey>other-secret</SecretAccessKey>
            <SessionToken>other-session</SessionToken><Expiration>%s</Expiration></Credentials>
            </AssumeRoleResult></AssumeRoleResponse>""";
    private static final String REFUSED = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
            <Message>User: arn:aws:iam::111122223333:role/mooring is not authorized to perform: sts:AssumeRole</Message></Error>
            </ErrorResponse>""";
    private final CloudStandIn cloud = new CloudStandIn(World.healthy(Instant.parse("2026-08-21T12:00:00Z")));
    private AwsClients clients;

    @BeforeEach
    void pointTheSdkHere() {
        System.setProperty("aws.endpointUrl", cloud.url());
        OWN.forEach(System::setProperty);
        clients = AwsFixture.clients(Bounds.usual());
    }

    @AfterEach
    void close() {
        clients.close();
        cloud.close();
        System.clearProperty("aws.endpointUrl");
        OWN.keySet().forEach(System::clearProperty);
    }

    @Test
    void asksAsTheRole() {
        grant("2099-01-01T00:00:00Z");
        assertThat(read(Optional.empty()).value()).isPresent();
        cloud.server()
                .verify(getRequestedFor(urlPathEqualTo("/clusters/hybrid-prod"))
                        .withHeader("X-Amz-Security-Token", equalTo("other-session"))
                        .withHeader("Authorization", containing("AKIDOTHER")));
    }

    @Test
    void becomesTheRoleWithItsOwnCredentialsAndTheExternalId() {
        grant("2099-01-01T00:00:00Z");
        read(Optional.of("edge-4711"));
        cloud.server()
                .verify(postRequestedFor(urlPathEqualTo("/"))
                        .withHeader("Authorization", containing("AKIDOWN"))
                        .withRequestBody(containing("Action=AssumeRole"))
                        .withRequestBody(containing("ExternalId=edge-4711"))
                        .withRequestBody(containing("RoleSessionName=mooring-")));
    }

    @Test
    void becomesTheRoleOnceForManyCalls() {
        grant("2099-01-01T00:00:00Z");
        read(Optional.empty());
        read(Optional.empty());
        cloud.server().verify(1, postRequestedFor(urlPathEqualTo("/")));
    }

    @Test
    void becomesTheRoleAnewBeforeItsTimeEnds() {
        grant(Instant.now().plusSeconds(30).toString());
        read(Optional.empty());
        read(Optional.empty());
        cloud.server().verify(2, postRequestedFor(urlPathEqualTo("/")));
    }

    @Test
    void saysInPlainWordsThatItMayNotBecomeTheRole() {
        refuse();
        assertThat(read(Optional.empty()).cause()).hasValueSatisfying(cause -> {
            assertThat(cause.kind()).isEqualTo(Kind.REFUSED);
            assertThat(cause.operation()).isEqualTo("sts:AssumeRole");
            assertThat(cause.detail())
                    .startsWith("Mooring may not become " + ROLE + ": its trust policy must name Mooring's own role")
                    .contains("if it asks for an external id, set external-id of the cluster")
                    .contains("with EKS Pod Identity both must allow sts:TagSession too");
        });
    }

    @Test
    void asksStsOnceWhereItIsRefusedForEverySource() {
        refuse();
        read(Optional.empty());
        read(Optional.empty());
        cloud.server().verify(1, postRequestedFor(urlPathEqualTo("/")));
    }

    @Test
    void asksStsOnceWhereItIsRefusedForSourcesThatAskAtOnce() throws InterruptedException {
        refuse();
        try (var role = new AssumedRole(
                new Identity.Assumed(ROLE, Optional.empty()),
                "us-west-2",
                DefaultCredentialsProvider.builder().build(),
                AwsFixture.http())) {
            var sources = IntStream.range(0, 8)
                    .mapToObj(_ -> Thread.startVirtualThread(
                            () -> assertThatThrownBy(role::resolveCredentials).isInstanceOf(NotAssumed.class)))
                    .toList();
            for (var source : sources) {
                source.join();
            }
        }
        cloud.server().verify(1, postRequestedFor(urlPathEqualTo("/")));
    }

    /** Of one cluster, whose time was over: others ask by themselves. */
    @Test
    void whoGivesUpLeavesNoRefusalToOthers() throws InterruptedException {
        cloud.server()
                .stubFor(post(urlPathEqualTo("/"))
                        .willReturn(aResponse().withStatus(503).withFixedDelay(60_000)));
        try (var role = new AssumedRole(
                new Identity.Assumed(ROLE, Optional.empty()),
                "us-west-2",
                DefaultCredentialsProvider.builder().build(),
                AwsFixture.http())) {
            var gaveUp = Thread.startVirtualThread(
                    () -> assertThatThrownBy(role::resolveCredentials).isInstanceOf(NotAssumed.class));
            await().until(() -> !cloud.server()
                    .findAll(postRequestedFor(urlPathEqualTo("/")))
                    .isEmpty());
            gaveUp.interrupt();
            gaveUp.join();
            grant("2099-01-01T00:00:00Z");
            assertThat(role.resolveCredentials().accessKeyId()).isEqualTo("AKIDOTHER");
        }
    }

    @Test
    void saysThatStsDidNotAnswer() {
        cloud.server().stubFor(post(urlPathEqualTo("/")).willReturn(aResponse().withStatus(503)));
        assertThat(read(Optional.empty()).cause()).hasValueSatisfying(cause -> {
            assertThat(cause.kind()).isEqualTo(Kind.FAILED);
            assertThat(cause.detail()).startsWith(ROLE + " could not be assumed: ");
        });
    }

    @Test
    void countsCallsTowardsTheAccountOfTheRole() {
        assertThat(List.of(new Identity.Assumed(ROLE, Optional.empty()), new Identity.Own()))
                .extracting(Identity::account)
                .containsExactly("444455556666", "own");
    }

    private void grant(String expires) {
        answer(200, GRANTED.formatted(expires));
    }

    private void refuse() {
        answer(403, REFUSED);
    }

    private void answer(int status, String body) {
        cloud.server()
                .stubFor(post(urlPathEqualTo("/"))
                        .withRequestBody(containing("Action=AssumeRole"))
                        .willReturn(aResponse()
                                .withStatus(status)
                                .withHeader("Content-Type", "text/xml")
                                .withBody(body)));
    }

    private Reading<Optional<EksCluster>> read(Optional<String> externalId) {
        var access = new AwsAccess(new Identity.Assumed(ROLE, externalId), "us-west-2");
        return new EksReader(clients, Clock.systemUTC()).cluster(new EksReader.Address("hybrid-prod", access));
    }
}
