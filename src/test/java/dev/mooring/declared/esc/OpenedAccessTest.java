package dev.mooring.declared.esc;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.mooring.access.AwsKeys;
import dev.mooring.cluster.Watched;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Mooring comes with is taken from an opened environment, for as long as it lasts. */
class OpenedAccessTest {
    private static final String PATH = "/api/esc/environments/acme-edge/edge-platform/access";
    private static final Instant START = Instant.parse("2026-08-01T10:00:00Z");
    private final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private Duration passed = Duration.ofSeconds(1);
    private Executor behind = Runnable::run;
    private EnvironmentReader environments;
    private OpenedAccess access;

    @BeforeEach
    void start() {
        server.start();
        environments = new EnvironmentReader(pulumi(), clock(), () -> passed.toNanos());
        access = new OpenedAccess(environments, clock(), () -> passed.toNanos(), task -> behind.execute(task));
        openEmpty();
        setVariables("AKIA1");
    }

    private void openEmpty() {
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(okJson("{\"id\":\"session-1\"}")));
        server.stubFor(get(urlPathMatching(PATH + "/open/.*")).atPriority(9).willReturn(status(404)));
        revise(1);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void takesKeysFromTheVariables() {
        assertThat(keys()).satisfies(keys -> {
            assertThat(keys.accessKeyId()).isEqualTo("AKIA1");
            assertThat(keys.secretAccessKey()).isEqualTo("hunter2");
            assertThat(keys.sessionToken()).contains("a-session");
        });
    }

    @Test
    void takesKeysFromTheLoginWhereThereAreNoVariables() {
        server.resetMappings();
        openEmpty();
        set(
                "aws.login",
                "{\"accessKeyId\":{\"value\":\"AKIA2\"},\"secretAccessKey\":{\"value\":\"hunter2\",\"secret\":true}}");
        assertThat(keys().accessKeyId()).isEqualTo("AKIA2");
        assertThat(keys().sessionToken()).isEmpty();
    }

    @Test
    void takesKeysFromWhereTheyAreSaidToBe() {
        set(
                "site.aws",
                "{\"AWS_ACCESS_KEY_ID\":{\"value\":\"AKIA3\"},\"AWS_SECRET_ACCESS_KEY\":{\"value\":\"hunter2\"}}");
        assertThat(access.aws(cluster(Map.of("esc.aws", "site.aws"))).accessKeyId())
                .isEqualTo("AKIA3");
    }

    @Test
    void opensOnceForManyRequests() {
        keys();
        pass(Duration.ofMinutes(9));
        keys();
        assertThat(openings()).isEqualTo(1);
    }

    @Test
    void sharesOneOpeningBetweenKeysAndKubeconfig() {
        set("files.KUBECONFIG", "\"apiVersion: v1\"");
        keys();
        access.kubeconfig(cluster(Map.of()));
        assertThat(openings()).isEqualTo(1);
    }

    @Test
    void renewsKeysBeforeTheShortestSessionOfAwsEnds() {
        keys();
        setVariables("AKIA9");
        pass(Duration.ofMinutes(10));
        assertThat(keys().accessKeyId()).isEqualTo("AKIA9");
    }

    @Test
    void renewsKeysBeforeTheEndThatIsTold() {
        set("environmentVariables.AWS_CREDENTIAL_EXPIRATION", "\"2026-08-01T11:00:00+00:00\"");
        keys();
        setVariables("AKIA9");
        pass(Duration.ofMinutes(50));
        assertThat(keys().accessKeyId()).isEqualTo("AKIA1");
        pass(Duration.ofMinutes(5));
        assertThat(keys().accessKeyId()).isEqualTo("AKIA9");
    }

    @Test
    void usesNoKeysThatHaveEndedAlreadyAndDoesNotAskForThemAtOnceAgain() {
        set("environmentVariables.AWS_CREDENTIAL_EXPIRATION", "\"2026-08-01T09:00:00Z\"");
        assertThat(why()).contains("what it gives had ended already, at 2026-08-01T09:00:00Z");
        var asked = server.getAllServeEvents().size();
        why();
        assertThat(server.getAllServeEvents()).hasSize(asked);
    }

    @Test
    void renewsKeysOfANewRevisionAtTheNextVerification() {
        keys();
        setVariables("AKIA9");
        revise(2);
        pass(Duration.ofMinutes(1));
        assertThat(keys().accessKeyId()).isEqualTo("AKIA1");
        verify();
        assertThat(keys().accessKeyId()).isEqualTo("AKIA9");
    }

    @Test
    void opensNothingForAVerificationThatFindsTheSameRevision() {
        keys();
        verify();
        keys();
        assertThat(openings()).isEqualTo(1);
    }

    @Test
    void takesFromTheOpeningThatAVerificationMadeAnyway() {
        var opening = cluster(Map.of("environment-open", "true"));
        set("hybridNodes", "[]");
        var unused = environments.read(opening);
        access.aws(opening);
        assertThat(openings()).isEqualTo(1);
        setVariables("AKIA9");
        pass(Duration.ofMinutes(2));
        unused = environments.read(opening);
        assertThat(access.aws(opening).accessKeyId()).isEqualTo("AKIA9");
        assertThat(openings()).isEqualTo(2);
    }

    @Test
    void usesKeysOnWhilePulumiIsSilent() {
        keys();
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(status(503)));
        pass(Duration.ofMinutes(14));
        assertThat(keys().accessKeyId()).isEqualTo("AKIA1");
    }

    @Test
    void waitsForNobodyWhileItsKeysLast() {
        keys();
        setVariables("AKIA9");
        var waiting = new ArrayList<Runnable>();
        behind = waiting::add;
        pass(Duration.ofMinutes(10));
        assertThat(keys().accessKeyId()).isEqualTo("AKIA1");
        keys();
        assertThat(waiting).hasSize(1);
        waiting.getFirst().run();
        assertThat(keys().accessKeyId()).isEqualTo("AKIA9");
    }

    @Test
    void usesNoKeysThatMayBeOver() {
        keys();
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(status(503)));
        pass(Duration.ofMinutes(15));
        assertThat(why())
                .isEqualTo(
                        "dependency: open environment: the environment acme-edge/edge-platform/access gives nothing to"
                                + " come with: failed: open environment: HTTP 503");
    }

    @Test
    void usesNoKeysOnThatPulumiRefuses() {
        keys();
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(status(403)));
        pass(Duration.ofMinutes(10));
        assertThat(why())
                .isEqualTo(
                        "unauthenticated: open environment: the environment acme-edge/edge-platform/access gives nothing"
                                + " to come with: refused: open environment: the token may not do this");
    }

    @Test
    void doesNotOpenAgainAtOnceWhatCouldNotBeOpened() {
        server.stubFor(post(urlPathEqualTo(PATH + "/open")).willReturn(status(403)));
        why();
        why();
        assertThat(openings()).isEqualTo(1);
        pass(Duration.ofSeconds(31));
        why();
        assertThat(openings()).isEqualTo(2);
    }

    @Test
    void whoGivesUpLeavesNoFailureToOthers() throws InterruptedException {
        server.stubFor(post(urlPathEqualTo(PATH + "/open"))
                .willReturn(okJson("{\"id\":\"session-1\"}").withFixedDelay(60_000)));
        var gaveUp = Thread.startVirtualThread(this::why);
        await().until(() -> gaveUp.getState() == Thread.State.TIMED_WAITING);
        gaveUp.interrupt();
        gaveUp.join();
        openEmpty();
        setVariables("AKIA1");
        assertThat(keys().accessKeyId()).isEqualTo("AKIA1");
    }

    @Test
    void opensAgainForKeysThatAwsDoesNotTakeButNotAtOnce() {
        keys();
        access.keysRefused(cluster(Map.of()));
        keys();
        assertThat(openings()).isEqualTo(1);
        pass(Duration.ofMinutes(2));
        access.keysRefused(cluster(Map.of()));
        keys();
        assertThat(openings()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "files.KUBECONFIG, ''",
        "'pulumiConfig[\"kubernetes:kubeconfig\"]', ''",
        "site.kubeconfig, site.kubeconfig"
    })
    void takesAKubeconfig(String path, String configured) {
        set(path, "\"apiVersion: v1\\nkind: Config\\n\"");
        var settings = configured.isEmpty() ? Map.<String, String>of() : Map.of("esc.kubeconfig", configured);
        assertThat(access.kubeconfig(cluster(settings))).isEqualTo("apiVersion: v1\nkind: Config\n");
    }

    @Test
    void takesAKubeconfigThatIsAnObject() {
        set("files.KUBECONFIG", "{\"kind\":{\"value\":\"Config\"}}");
        assertThat(access.kubeconfig(cluster(Map.of()))).isEqualTo("{\"kind\":\"Config\"}");
    }

    @Test
    void saysWhereItLookedForAKubeconfig() {
        assertThat(catchThrowableOfType(Unreadable.class, () -> access.kubeconfig(cluster(Map.of())))
                        .reason()
                        .toString())
                .startsWith("unauthenticated: open environment: ")
                .contains("files.KUBECONFIG or pulumiConfig[\"kubernetes:kubeconfig\"]", "esc.kubeconfig");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "environmentVariables.AWS_ACCESS_KEY_ID | 7 | environmentVariables.AWS_ACCESS_KEY_ID is not text",
                "environmentVariables.AWS_ACCESS_KEY_ID | \"hunter 2\" | the access key id of environmentVariables is none",
                "environmentVariables.AWS_SECRET_ACCESS_KEY | null | environmentVariables has no secret access key",
                "environmentVariables.AWS_SECRET_ACCESS_KEY | \"hunter\\n2\" | the secret access key of environmentVariables is none",
                "environmentVariables.AWS_CREDENTIAL_EXPIRATION | \"hunter2\" | the end of environmentVariables is not a time"
            })
    void takesNoWrongKeysAndQuotesNothing(String path, String value, String why) {
        set(path, value);
        assertThat(why()).contains(why).doesNotContain("hunter");
    }

    @Test
    void takesNothingThatIsNotKnownYet() {
        server.stubFor(get(urlPathEqualTo(PATH + "/open/session-1"))
                .withQueryParam("property", equalTo("environmentVariables.AWS_ACCESS_KEY_ID"))
                .willReturn(okJson("{\"value\":\"x\",\"unknown\":true,\"trace\":{}}")));
        assertThat(why()).contains("hidden: read environment: ");
    }

    @Test
    void tellsNoSecretByItsWords() {
        assertThat(keys().toString()).doesNotContain("hunter2", "AKIA1", "a-session");
    }

    private AwsKeys keys() {
        return access.aws(cluster(Map.of()));
    }

    private String why() {
        return catchThrowableOfType(Unreadable.class, this::keys).reason().toString();
    }

    private void verify() {
        var unused = environments.read(cluster(Map.of()));
    }

    private int openings() {
        return server.findAll(postRequestedFor(urlPathEqualTo(PATH + "/open"))).size();
    }

    private void setVariables(String id) {
        set("environmentVariables.AWS_ACCESS_KEY_ID", "\"" + id + "\"");
        set("environmentVariables.AWS_SECRET_ACCESS_KEY", "\"hunter2\"");
        set("environmentVariables.AWS_SESSION_TOKEN", "\"a-session\"");
    }

    private void set(String property, String value) {
        server.stubFor(get(urlPathEqualTo(PATH + "/open/session-1"))
                .withQueryParam("property", equalTo(property))
                .willReturn(okJson("{\"value\":" + value + ",\"secret\":true,\"trace\":{\"def\":{}}}")));
    }

    private void revise(int number) {
        server.stubFor(get(urlPathEqualTo(PATH + "/versions"))
                .willReturn(okJson("[{\"number\":" + number + ",\"created\":\"2026-08-01T09:00:00Z\"}]")));
    }

    private void pass(Duration time) {
        passed = passed.plus(time);
    }

    private Clock clock() {
        InstantSource moving = () -> START.plus(passed);
        return moving.withZone(ZoneOffset.UTC);
    }

    private static WatchedCluster cluster(Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "environment", "acme-edge/edge-platform/access",
                "aws", "esc",
                "kubernetes.access", "esc"));
        settings.putAll(more);
        return Watched.cluster("hybrid-prod", settings);
    }

    private PulumiCloud pulumi() {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("mooring.pulumi.url", server.baseUrl(), "mooring.pulumi.token", "t"), "test", 100))
                .withMapping(PulumiConfig.class)
                .build();
        return new PulumiCloud(config.getConfigMapping(PulumiConfig.class), Bounds.usual(), VERTX);
    }
}
