package dev.mooring.declared.pulumi;

import static dev.mooring.standin.HostileAnswers.LITTLE;
import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.declared.pulumi.PulumiCloud.Call;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.json.Member;
import dev.mooring.standin.RawServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Pulumi Cloud, or a proxy before it that opens TLS, that sends anything but an answer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PulumiHostileAnswersTest {
    private static final Call CALL = Call.get("list updates", "api");
    private final RawServer server = new RawServer();
    private final PulumiCloud pulumi = pulumi("PT30S");
    private final PulumiCloud hasty = pulumi("PT0.4S");

    @AfterEach
    void stop() {
        pulumi.close();
        hasty.close();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.mooring.standin.HostileAnswers#tooMuch")
    void ofWhatDoesNotEndABoundedPartIsRead(String what, String beginning, String more) throws Exception {
        server.answersWithoutEnd(beginning, more);
        assertThatThrownBy(() -> ask(pulumi)).isInstanceOf(Unreadable.class);
        server.awaitEnd();
        assertThat(server.sent()).as(what).isLessThan(LITTLE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.mooring.standin.HostileAnswers#tooSlow")
    void whatDripsIsGivenUp(String what, String beginning, String drop) throws Exception {
        server.drips(beginning, drop);
        assertThat(why(hasty)).as(what).isIn(Kind.TIMED_OUT, Kind.TOO_SLOW, Kind.UNREACHABLE);
        server.awaitEnd();
    }

    @Test
    void silenceIsNoAnswerInTime() throws Exception {
        server.answers((asked, _) -> asked.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
        assertThat(why(hasty)).isEqualTo(Kind.TIMED_OUT);
        server.awaitEnd();
    }

    private PulumiCloud pulumi(String within) {
        var settings = Map.of(
                "mooring.pulumi.url", server.url(), "mooring.pulumi.token", "t", "mooring.pulumi.timeout", within);
        return new PulumiCloud(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .withMapping(PulumiConfig.class)
                        .build()
                        .getConfigMapping(PulumiConfig.class),
                Bounds.with(Map.of("max-bytes", "1048576", "max-held-bytes", "1048576", "body-within", within)),
                VERTX);
    }

    private static Optional<Member> ask(PulumiCloud pulumi) {
        return pulumi.ask(CALL, body -> Member.read(CALL.operation(), body));
    }

    private static Kind why(PulumiCloud pulumi) {
        return catchThrowableOfType(Unreadable.class, () -> ask(pulumi))
                .reason()
                .kind();
    }
}
