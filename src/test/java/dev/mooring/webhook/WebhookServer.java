package dev.mooring.webhook;

import dev.mooring.inbox.Inbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The webhook's route on a bare HTTP server, over any inbox. */
public final class WebhookServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    public WebhookServer(Inbox inbox, String secret) {
        var config = new Config(secret);
        var router = Router.router(vertx);
        new WebhookRoute(
                        new WebhookSecrets(config),
                        config,
                        inbox,
                        new WebhookMetrics(new SimpleMeterRegistry()),
                        Clock.systemUTC())
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

    private record Config(String secret) implements WebhookConfig {
        @Override
        public Optional<List<String>> secrets() {
            return Optional.of(List.of(secret));
        }

        @Override
        public Optional<String> secretsFile() {
            return Optional.empty();
        }

        @Override
        public java.time.Duration answerWithin() {
            return java.time.Duration.ofSeconds(10);
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
