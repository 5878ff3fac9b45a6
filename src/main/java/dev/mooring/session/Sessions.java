package dev.mooring.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.caller.Caller;
import dev.mooring.caller.Role;
import dev.mooring.caller.Tokens;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.session.PageSession.ByProvider;
import dev.mooring.session.PageSession.ByToken;
import dev.mooring.session.PageSession.Proof;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Sessions of browsers. An id is 256 random bits that the browser alone has; here is its hash. A session is looked up in the
 * database every few seconds at most; while that is away, those that were looked up before go on.
 */
@ApplicationScoped
public class Sessions {
    private static final Logger LOG = Logger.getLogger(Sessions.class);
    private static final int ID_BYTES = 32;
    /** Of Base64 without padding. */
    private static final int ID_CHARACTERS = 43;

    private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();
    /** A session that is used all the time is written so often. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final SessionStore store;
    private final Tokens tokens;
    private final SessionConfig config;
    private final Clock clock;
    private final LongSupplier stopwatch;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Seen> seen;

    @Inject
    Sessions(SessionStore store, Tokens tokens, SessionConfig config, Clock clock) {
        this(store, tokens, config, clock, System::nanoTime);
    }

    /** @param stopwatch nanoseconds from anywhere; never jumps */
    Sessions(SessionStore store, Tokens tokens, SessionConfig config, Clock clock, LongSupplier stopwatch) {
        this.store = store;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.seen = Caffeine.newBuilder().maximumSize(config.most()).build();
    }

    /** @param nanos when it was looked up */
    private record Seen(PageSession session, long nanos) {}

    /** Begins one for who holds a token; empty where it is not valid here. The answer is the id, for the browser alone. */
    public Optional<String> begin(String token) {
        var bytes = token.getBytes(StandardCharsets.UTF_8);
        return tokens.holder(bytes).map(_ -> begin(new ByToken(Tokens.hash(bytes)), config.longest()));
    }

    /** Begins one for whom a provider vouches. The answer is the id, for the browser alone. */
    public String begin(Caller vouchedFor, Role role) {
        return begin(new ByProvider(vouchedFor.name(), role.id()), config.longestVouched());
    }

    private String begin(Proof proof, Duration longest) {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        store.add(new PageSession(hash(id), proof, now, now, now.plus(longest)), config.most());
        return id;
    }

    /** Who is signed in by an id; empty where the session is over, or its token is valid no longer. Asks the database. */
    public Optional<Caller> caller(String id) {
        if (id.length() != ID_CHARACTERS) {
            return Optional.empty();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var session = find(hash(id), now);
        var caller = session.flatMap(this::caller);
        caller.ifPresent(_ -> note(session.orElseThrow(), now));
        return caller;
    }

    /** Whether that one is signed in still. To ask is no use of the session, which does not last longer for it. */
    boolean isOf(Caller caller, String id) {
        return find(hash(id), clock.instant())
                .flatMap(this::caller)
                .filter(caller::equals)
                .isPresent();
    }

    private Optional<Caller> caller(PageSession session) {
        return switch (session.proof()) {
            case ByToken(var sha256) -> tokens.holderOf(sha256);
            case ByProvider(var name, var role) -> Role.of(role).map(known -> new Caller(name, known));
        };
    }

    /** One that is not over. */
    private Optional<PageSession> find(String hash, Instant now) {
        return find(hash).filter(session -> !session.isOver(now, config.idle()));
    }

    /** What is to be looked up again stands while it cannot be. */
    private Optional<PageSession> find(String hash) {
        var nanos = stopwatch.getAsLong();
        var known = seen.getIfPresent(hash);
        if (known != null && nanos - known.nanos() < FRESH_NANOS) {
            return Optional.of(known.session());
        }
        try {
            var found = store.find(hash);
            found.ifPresentOrElse(session -> seen.put(hash, new Seen(session, nanos)), () -> seen.invalidate(hash));
            return found;
        } catch (DatabaseUnavailable notNow) {
            if (known == null) {
                throw notNow;
            }
            return Optional.of(known.session());
        }
    }

    private void note(PageSession session, Instant now) {
        if (Duration.between(session.used(), now).compareTo(NOTED) < 0) {
            return;
        }
        seen.put(session.id(), new Seen(session.usedAt(now), stopwatch.getAsLong()));
        try {
            store.use(session.id(), now);
        } catch (DatabaseUnavailable notNow) {
            LOG.debugf("That a session is used was not noted: %s", notNow.getMessage());
        }
    }

    /** Ends one. In other replicas it may go on for a few seconds. */
    public void end(String id) {
        var hash = hash(id);
        store.end(hash);
        seen.invalidate(hash);
    }

    @Scheduled(every = "1h", delayed = "9m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        var now = clock.instant();
        store.forget(now.minus(config.idle()), now);
    }

    private static String hash(String id) {
        return Tokens.hash(id.getBytes(StandardCharsets.UTF_8));
    }
}
