package dev.mooring.actual.kubernetes;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.SickServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An API server that answers too much, or too slowly, costs a bounded part of it, and nothing later. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class KubernetesBoundsTest {
    private static final String NODES = "/api/v1/nodes";
    private static final String HEAD = "{\"kind\":\"NodeList\",\"metadata\":{},\"items\":[";
    private static final String NODE = "{\"metadata\":{\"name\":\"a\"}}";
    private static final Limits LIMITS = Limits.of(Bounds.with(
            Map.of("max-bytes", "1048576", "max-held-bytes", "65536", "max-items", "100000", "body-within", "PT20S")));
    private static final String LARGE_NODE =
            "{\"metadata\":{\"name\":\"a\",\"labels\":{\"eks.amazonaws.com/compute-type\":\"hybrid\",\"l\":\""
                    + "l".repeat(8_000) + "\"}},\"spec\":{},\"status\":{}}";
    private static final Limits FORGETFUL = Limits.of(Bounds.with(Map.of("max-kept-bytes", "2097152")));
    private static final Limits HASTY = LIMITS.within(Duration.ofMillis(500));

    private final SickServer server = new SickServer();
    private final KubernetesHttp client = client();
    private final KubernetesApi api = new KubernetesApi(client, LIMITS);
    private final KubernetesApi hasty = new KubernetesApi(client, HASTY);

    private KubernetesHttp client() {
        return KubernetesHttp.open(
                VERTX,
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.url())
                        .withRequestRetryBackoffLimit(0)
                        .build(),
                _ -> {});
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void endsAListThatDoesNotEnd() {
        server.answersWithoutEnd(HEAD + NODE, "," + NODE);
        assertThat(why(api)).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.sent()).isLessThan(SickServer.FAR_TOO_MUCH / 4);
    }

    @Test
    void endsAnObjectThatDoesNotEnd() {
        server.answersWithoutEnd(HEAD + "{\"metadata\":{\"name\":\"a\"},\"spec\":[1", ",1");
        assertThat(why(api)).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void endsASingleObjectThatDoesNotEnd() {
        server.answersWithoutEnd("{\"kind\":\"ConfigMap\",\"data\":[1", ",1");
        assertThat(catchThrowableOfType(Unreadable.class, () -> api.get("/api/v1/x", "ConfigMap"))
                        .reason()
                        .kind())
                .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void endsABodyThatDrips() {
        server.drips(HEAD);
        assertThat(why(hasty)).isEqualTo(Kind.TOO_SLOW);
    }

    @Test
    void endsABodyThatFallsSilent() {
        server.fallsSilent(HEAD);
        assertThat(why(hasty)).isEqualTo(Kind.TOO_SLOW);
    }

    @Test
    void countsWhatIsUnpacked() {
        server.answersPacked(HEAD + NODE, " ".repeat(1024), 16 * 1024);
        assertThat(why(api)).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.sent()).isLessThan(LIMITS.bytes());
    }

    @Test
    void readsWhatIsPacked() {
        server.answersPacked(HEAD + NODE + "]}", "", 0);
        assertThat(names(api)).containsExactly("a");
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        server.answers(HEAD + "[".repeat(500) + "]".repeat(500) + "]}");
        assertThat(why(api)).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void refusesAListOfTooManyItems() {
        server.answers(HEAD + NODE + ("," + NODE).repeat(300_000) + "]}");
        var usual = new KubernetesApi(client, Limits.of(Bounds.usual()));
        assertThatThrownBy(() -> usual.list(NODES, _ -> Optional.<String>empty()))
                .hasMessageContaining("the list has more than 200000 items");
    }

    @Test
    void refusesAListOfWhichTooMuchWouldBeKeptOverAllItsPages() {
        server.answers("{\"kind\":\"NodeList\",\"metadata\":{\"continue\":\"again\"},\"items\":[" + LARGE_NODE
                + ("," + LARGE_NODE).repeat(20) + "]}");
        var forgetful = new KubernetesApi(client, FORGETFUL);
        assertThatThrownBy(() -> forgetful.list(NODES, KubernetesObjects::node))
                .hasMessageContaining("what is kept of the list takes more than 2097152 bytes");
    }

    @Test
    void doesNotCountWhatIsNotKept() {
        server.answers(HEAD + LARGE_NODE + ("," + LARGE_NODE).repeat(300) + "]}");
        var forgetful = new KubernetesApi(client, FORGETFUL);
        var none = forgetful.list(
                NODES, node -> KubernetesObjects.node(node).filter(_ -> false).map(HybridNode::name));
        assertThat(none.orElseThrow().items()).isEmpty();
    }

    @Test
    void keepsOneCopyOfWhatObjectsSayAlike() {
        server.answers(HEAD + ("{\"metadata\":{\"name\":\"a\"},\"kind\":\"same\"},").repeat(2) + NODE + "]}");
        var kinds = api.list(NODES, item -> item.at("kind").textIfAny())
                .orElseThrow()
                .items();
        assertThat(kinds.getFirst()).isSameAs(kinds.getLast());
    }

    @Test
    void endsAListWhosePagesDoNotEnd() {
        server.answers("{\"kind\":\"NodeList\",\"metadata\":{\"continue\":\"again\"},\"items\":[]}");
        assertThat(why(hasty)).isEqualTo(Kind.TOO_SLOW);
    }

    @Test
    void readsAgainOnceTheServerHasRecovered() {
        server.answersWithoutEnd(HEAD + NODE, "," + NODE);
        assertThat(why(api)).isEqualTo(Kind.TOO_LARGE);
        server.drips(HEAD);
        assertThat(why(hasty)).isEqualTo(Kind.TOO_SLOW);
        server.answers(HEAD + NODE + "]}");
        assertThat(names(api)).containsExactly("a");
    }

    private static Kind why(KubernetesApi api) {
        return catchThrowableOfType(Unreadable.class, () -> names(api)).reason().kind();
    }

    private static List<String> names(KubernetesApi api) {
        return api.list(NODES, KubernetesBoundsTest::name).orElseThrow().items();
    }

    private static Optional<String> name(Member item) {
        return Optional.of(KubernetesObjects.name(item));
    }
}
