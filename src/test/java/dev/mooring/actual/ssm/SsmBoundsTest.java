package dev.mooring.actual.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFixture;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.SickServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An AWS service that answers too much, or too slowly, costs a bounded part of it, and nothing later. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SsmBoundsTest {
    private static final String ENDPOINT = "aws.endpointUrl";
    private final SickServer server = new SickServer();
    private final AwsClients clients = clients("PT10S");
    private final AwsClients hasty = clients("PT0.5S");

    private static AwsClients clients(String within) {
        return AwsFixture.clients(Bounds.with(Map.of(
                "max-bytes", "1048576", "max-held-bytes", "1048576", "max-items", "100", "body-within", within)));
    }

    private final String before = System.getProperty(ENDPOINT, "");

    @BeforeEach
    void start() {
        System.setProperty(ENDPOINT, server.url());
        System.setProperty("aws.accessKeyId", "AKIDSTANDIN");
        System.setProperty("aws.secretAccessKey", "stand-in");
    }

    @AfterEach
    void stop() {
        clients.close();
        hasty.close();
        server.close();
        if (before.isEmpty()) {
            System.clearProperty(ENDPOINT);
        } else {
            System.setProperty(ENDPOINT, before);
        }
    }

    @Test
    void endsAnAnswerThatDoesNotEnd() {
        server.answersWithoutEnd("{\"ActivationList\":[{}", ",{}");
        assertThat(why().kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.sent()).isLessThan(SickServer.FAR_TOO_MUCH / 4);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void endsABodyThatDrips() {
        server.drips("{\"ActivationList\":[");
        assertThat(read(hasty).cause().orElseThrow().kind()).isEqualTo(Kind.TOO_SLOW);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void countsWhatIsUnpacked() {
        server.answersPacked("{\"ActivationList\":[", " ".repeat(1024), 16 * 1024);
        assertThat(why().kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void readsWhatIsPacked() {
        server.answersPacked("{\"ActivationList\":[]}", "", 0);
        assertThat(read().value()).contains(List.of());
    }

    @Test
    void endsAListWhosePagesDoNotEnd() {
        server.answers("{\"ActivationList\":[],\"NextToken\":\"again\"}");
        assertThat(why().kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.requests()).isEqualTo(101);
    }

    @Test
    void readsAgainOnceTheServiceHasRecovered() {
        server.answersWithoutEnd("{\"ActivationList\":[{}", ",{}");
        assertThat(why().kind()).isEqualTo(Kind.TOO_LARGE);
        server.answers("{\"ActivationList\":[]}");
        assertThat(read().value()).contains(List.of());
    }

    private Cause why() {
        return read().cause().orElseThrow();
    }

    private Reading<List<Activation>> read() {
        return read(clients);
    }

    private static Reading<List<Activation>> read(AwsClients clients) {
        return new SsmReader(clients, Clock.systemUTC()).activations(AwsAccess.own("eu-central-1"));
    }
}
