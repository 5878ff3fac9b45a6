package dev.mooring.actual.aws;

import static dev.mooring.transport.TransportFixture.VERTX;

import dev.mooring.access.EscAccess;
import dev.mooring.clock.Witness;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.transport.Transport;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;

/** Clients as the configuration makes them, and how often they may ask. */
public final class AwsFixture {
    private AwsFixture() {}

    /** What the SDK is given to ask with. */
    static SdkHttpClient http() {
        return new VertxHttp(
                new Transport(VERTX, Outgoing.direct()), AwsClients.ANSWERED_WITHIN, Duration.ofSeconds(10));
    }

    /** Clients that never wait for their turn. */
    public static AwsClients clients(SourceConfig sources) {
        return clients(sources, EscAccess.NONE);
    }

    /** The same, with credentials of environments. */
    public static AwsClients clients(SourceConfig sources, EscAccess esc) {
        return clients(sources, esc, Outgoing.direct());
    }

    static AwsClients clients(SourceConfig sources, EscAccess esc, Outgoing outgoing) {
        return new AwsClients(
                sources,
                esc,
                Witness.DEAF,
                new CallBudgets(rates(1_000_000, 1_000_000), Optional.empty()),
                outgoing,
                VERTX);
    }

    static AwsConfig rates(int callsPerSecond, int burst) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "mooring.aws.calls-per-second",
                                Integer.toString(callsPerSecond),
                                "mooring.aws.burst",
                                Integer.toString(burst)),
                        "rates",
                        100))
                .withMapping(AwsConfig.class)
                .build()
                .getConfigMapping(AwsConfig.class);
    }
}
