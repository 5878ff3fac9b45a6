package dev.mooring.declared.pulumi;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.SickServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Pulumi Cloud that answers too much, or too slowly, costs a bounded part of it, and nothing later. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PulumiBoundsTest {
    private static final Call CALL = Call.get("list updates", "api");
    private static final String HEAD = "{\"version\":3,\"deployment\":{\"manifest\":{},\"resources\":[";
    private static final String OTHER = "{\"urn\":\"u\",\"type\":\"t\",\"inputs\":{\"a\":1}}";
    private static final String ROLE =
            "{\"urn\":\"u\",\"type\":\"aws:iam/role:Role\",\"inputs\":{\"a\":\"" + "a".repeat(1024) + "\"}}";

    private final SickServer server = new SickServer();
    private final PulumiCloud pulumi = pulumi("PT20S");
    private final PulumiCloud hasty = pulumi("PT0.5S");

    private PulumiCloud pulumi(String within) {
        return new PulumiCloud(
                config(),
                Bounds.with(Map.of(
                        "max-bytes", "1048576", "max-held-bytes", "65536", "max-items", "1000", "body-within", within)),
                VERTX);
    }

    private PulumiConfig config() {
        var settings = Map.of(
                "mooring.pulumi.url", server.url(), "mooring.pulumi.token", "t", "mooring.pulumi.max-state", "2097152");
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(PulumiConfig.class)
                .build()
                .getConfigMapping(PulumiConfig.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void endsAnAnswerThatDoesNotEnd() {
        server.answersWithoutEnd("[1", ",1");
        assertThat(why(this::ask)).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.sent()).isLessThan(SickServer.FAR_TOO_MUCH / 4);
    }

    @Test
    void endsAStateThatDoesNotEnd() {
        server.answersWithoutEnd(HEAD + OTHER, "," + OTHER);
        assertThat(why(this::export)).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.sent()).isLessThan(SickServer.FAR_TOO_MUCH / 4);
    }

    @Test
    void doesNotAskAgainForWhatIsTooLarge() {
        server.answersWithoutEnd("[1", ",1");
        why(this::ask);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void endsABodyThatDrips() {
        server.drips("{");
        assertThat(why(() -> ask(hasty))).isEqualTo(Kind.TOO_SLOW);
    }

    @Test
    void endsABodyThatFallsSilent() {
        server.fallsSilent("{");
        assertThat(why(() -> ask(hasty))).isEqualTo(Kind.TOO_SLOW);
    }

    @Test
    void countsWhatIsUnpacked() {
        server.answersPacked("{", " ".repeat(1024), 16 * 1024);
        assertThat(why(this::ask)).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.sent()).isLessThan(65_536);
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        server.answers("[".repeat(500) + "]".repeat(500));
        assertThat(why(this::ask)).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void passesOverAStateThatIsLargerThanWhatIsHeld() {
        server.answers(HEAD + OTHER + ("," + OTHER).repeat(20_000) + "]}}");
        assertThat(export()).isPresent();
    }

    @Test
    void refusesAStateOfWhichTooMuchWouldBeKept() {
        server.answers(HEAD + ROLE + ("," + ROLE).repeat(100) + "]}}");
        assertThat(why(this::export)).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void readsAgainOnceItHasRecovered() {
        server.answersWithoutEnd("[1", ",1");
        assertThat(why(this::ask)).isEqualTo(Kind.TOO_LARGE);
        server.drips("{");
        assertThat(why(() -> ask(hasty))).isEqualTo(Kind.TOO_SLOW);
        server.answers("{\"a\":1}");
        assertThat(ask()).isPresent();
    }

    private Optional<Member> ask() {
        return ask(pulumi);
    }

    private static Optional<Member> ask(PulumiCloud pulumi) {
        return pulumi.ask(CALL, body -> Member.read(CALL.operation(), body));
    }

    private Optional<ExportReader.Export> export() {
        return pulumi.stream(CALL, body -> ExportReader.read(body, "nodes", pulumi.limits()));
    }

    private static Kind why(ThrowingCallable call) {
        return catchThrowableOfType(Unreadable.class, call).reason().kind();
    }
}
