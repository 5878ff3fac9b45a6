package dev.mooring.webhook;

import dev.mooring.edge.Senders;
import dev.mooring.inbox.Inbox;
import dev.mooring.webhook.flood.BytesInFlight;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The webhook's route on a bare HTTP server, over any inbox. */
public final class WebhookServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    public WebhookServer(Inbox inbox, String secret) {
        this(inbox, secret, Duration.ofSeconds(10));
    }

    WebhookServer(Inbox inbox, String secret, Duration answerWithin) {
        this(inbox, secret, answerWithin, 16_777_216);
    }

    WebhookServer(Inbox inbox, String secret, Duration answerWithin, long mostBytes) {
        var config = new Config(secret, answerWithin, mostBytes);
        var router = Router.router(vertx);
        var metrics = new SimpleMeterRegistry();
        var clock = Clock.systemUTC();
        // What is counted is never saved: there is no schedule here.
        var secrets = new WebhookSecrets(config, new SecretUse(null, metrics, clock));
        var senders = new Senders(new SmallRyeConfigBuilder().build());
        var answers = new Answers(vertx, config, new WebhookMetrics(metrics), new RefusalLog(), senders);
        new WebhookRoute(
                        config,
                        secrets,
                        inbox,
                        answers,
                        new Deadlines(vertx),
                        new BytesInFlight(LimitsChoice.of(config), metrics),
                        senders,
                        clock)
                .register(router);
        this.server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    int port() {
        return server.actualPort();
    }

    private record Config(String only, Duration answerWithin, long mostBytes) implements WebhookConfig {
        @Override
        public Optional<List<String>> secrets() {
            return Optional.of(List.of(only));
        }

        @Override
        public Optional<String> secretsFile() {
            return Optional.empty();
        }

        @Override
        public Map<String, NamedSecret> secret() {
            return Map.of();
        }

        @Override
        public Duration readWithin() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration headWithin() {
            return Duration.ofSeconds(15);
        }

        @Override
        public Duration idleWithin() {
            return Duration.ofSeconds(150);
        }

        @Override
        public OptionalLong maxBytesInFlight() {
            return OptionalLong.of(mostBytes);
        }

        @Override
        public int connectionsPerSource() {
            return 1_000;
        }

        @Override
        public int refusalsPerMinute() {
            return 6_000;
        }

        @Override
        public int maxBody() {
            return 262_144;
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
