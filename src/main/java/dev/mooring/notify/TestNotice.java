package dev.mooring.notify;

import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.Sink.Sending;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sends a harmless notice to one sink, at once and once, and keeps nothing: for a command, which has no database. */
@Singleton
public final class TestNotice {
    private final Routes routes;
    private final Courier courier;
    private final Clock clock;

    @Inject
    TestNotice(Routes routes, Courier courier, Clock clock) {
        this.routes = routes;
        this.courier = courier;
        this.clock = clock;
    }

    /** What the sink answered; empty where it is not set up, or is none. Addresses and secrets do not stand in it. */
    public Optional<Outcome> send(String sink) {
        return routes.sink(sink).map(found -> {
            var id = UUID.randomUUID().toString();
            return courier.send(found, new Sending(id, message(id, clock), Optional.empty()));
        });
    }

    /** What is wrong with the settings of a sink, a line each. */
    public List<String> problems(String sink) {
        return routes.sink(sink).map(Sink::problems).orElse(List.of());
    }

    static Message message(String id, Clock clock) {
        return Message.saying(
                Kind.TEST,
                "test",
                "test/" + id,
                clock.instant(),
                "Nothing is wrong. Somebody asked whether notices arrive.");
    }
}
