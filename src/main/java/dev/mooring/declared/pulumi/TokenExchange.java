package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import dev.mooring.transport.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges a token of the pod's service account for one of Pulumi Cloud (RFC 8693; api.pulumi.com OpenAPI: Token). It says
 * who Mooring is, and changes nothing there. The file is read again at each exchange, since Kubernetes renews what is in it;
 * a token is renewed before it ends, and used on while that fails. What fails is not tried again at once: after a second,
 * and twice as long each time, a minute at most; or after what {@code Retry-After} asks for, five minutes at most.
 *
 * <p>One exchange at a time. Who has a token that is still good does not wait for it; who has none waits for its end, no longer
 * than for an answer of Pulumi Cloud.
 */
final class TokenExchange implements AccessToken {
    private static final String OPERATION = "exchange the service account's token";
    private static final String PATH = "/api/oauth/token";
    /** OAuth's word for what is wrong (RFC 6749, 5.2). */
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

    private static final long LONGEST_FILE = 65_536;
    private static final long RENEWED_BEFORE = Duration.ofMinutes(5).toNanos();
    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);
    /** One that is refused right after it was given will be again. */
    private static final long GIVEN_JUST_NOW = Duration.ofSeconds(10).toNanos();

    private final PulumiConfig.Oidc config;
    private final String organization;
    private final PulumiHttp http;
    private final LongSupplier stopwatch;
    private final Duration patience;
    private final Lock exchanging = new ReentrantLock();
    private volatile @Nullable Held held;
    /** Of whoever is exchanging. */
    private @Nullable Failure failure;

    /** @param stopwatch nanoseconds from anywhere */
    TokenExchange(PulumiConfig config, String organization, PulumiHttp http, LongSupplier stopwatch) {
        this.config = config.oidc();
        this.patience = config.timeout();
        this.organization = organization;
        this.http = http;
        this.stopwatch = stopwatch;
    }

    /** A token, when it was given, and for how long. */
    private record Held(String token, long since, long life) {
        boolean isDue(long now) {
            return now - since >= life - Math.min(RENEWED_BEFORE, life / 5);
        }

        boolean isGood(long now) {
            return now - since < life;
        }

        @Override
        public String toString() {
            return "a token";
        }
    }

    /**
     * Why there was no token, and when that was.
     *
     * @param own the pause that is doubled
     * @param pause the one that is kept: longer where Pulumi Cloud asks for that
     */
    private record Failure(Unreadable why, long since, long own, long pause) {
        static Failure of(Unreadable why, @Nullable Failure before, long since) {
            var own = before == null ? FIRST_PAUSE : Math.min(before.own() * 2, LONGEST_PAUSE);
            return new Failure(why, since, own, Math.max(own, asked(why)));
        }

        private static long asked(Unreadable why) {
            return why instanceof TransientlyUnreadable passing
                    ? passing.retryAfter()
                            .map(wait -> wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait)
                            .map(Duration::toNanos)
                            .orElse(0L)
                    : 0L;
        }

        boolean isRecent(long now) {
            return now - since < pause;
        }
    }

    @Override
    public String get(String operation) {
        var current = held;
        if (current != null && !current.isDue(stopwatch.getAsLong())) {
            return current.token();
        }
        if (current == null || !current.isGood(stopwatch.getAsLong())) {
            enter(operation);
        } else if (!exchanging.tryLock()) {
            return current.token();
        }
        try {
            return renewed().token();
        } finally {
            exchanging.unlock();
        }
    }

    /** By the one that is exchanging. The one before it may have been given a token meanwhile, or none. */
    private Held renewed() {
        var current = held;
        if (current != null && !current.isDue(stopwatch.getAsLong())) {
            return current;
        }
        try {
            return fresh();
        } catch (Unreadable notNow) {
            if (current != null && current.isGood(stopwatch.getAsLong())) {
                return current;
            }
            throw notNow;
        }
    }

    private Held fresh() {
        var before = failure;
        if (before != null && before.isRecent(stopwatch.getAsLong())) {
            throw before.why();
        }
        try {
            var given = exchange();
            hold(given);
            failure = null;
            return given;
        } catch (Unreadable why) {
            // Who asked gave up: that says nothing of Pulumi Cloud, and whoever comes next asks by himself.
            if (!Thread.currentThread().isInterrupted()) {
                failure = Failure.of(why, before, stopwatch.getAsLong());
            }
            throw why;
        }
    }

    private synchronized void hold(Held given) {
        held = given;
    }

    @Override
    public synchronized boolean isReplaced(String refused) {
        var current = held;
        if (current == null || !current.token().equals(refused)) {
            return true;
        }
        if (stopwatch.getAsLong() - current.since() < GIVEN_JUST_NOW) {
            return false;
        }
        held = null;
        return true;
    }

    private void enter(String operation) {
        try {
            if (!exchanging.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Unreadable(
                        Kind.TIMED_OUT,
                        operation,
                        "another exchange of the service account's token has not ended within " + patience.toSeconds()
                                + " s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        }
    }

    private Held exchange() {
        var request = http.request(
                "POST", PATH, Map.of("Content-Type", "application/json"), asked().getBytes(StandardCharsets.UTF_8));
        return http.send(OPERATION, request, this::given);
    }

    private String asked() {
        var asked = JsonNodeFactory.instance
                .objectNode()
                .put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                .put("audience", "urn:pulumi:org:" + organization)
                .put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token")
                .put("subject_token", ofTheServiceAccount())
                .put("requested_token_type", "urn:pulumi:token-type:access_token:" + kind())
                .put("scope", scope());
        config.expiration().ifPresent(life -> asked.put("expiration", life.toSeconds()));
        return asked.toString();
    }

    private String kind() {
        if (config.team().isPresent()) {
            return "team";
        }
        return config.user().isPresent() ? "personal" : "organization";
    }

    /** Never that of an administrator, which an organization's token may have. */
    private String scope() {
        return config.team()
                .map(team -> "team:" + team)
                .or(() -> config.user().map(user -> "user:" + user))
                .orElse("");
    }

    private String ofTheServiceAccount() {
        var file = config.tokenFile()
                .map(Path::of)
                .orElseThrow(() -> noToken("mooring.pulumi.oidc.token-file is not set"));
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw noToken("the file of mooring.pulumi.oidc.token-file is too large to hold a token");
            }
            var token = Files.readString(file).strip();
            if (!AccessToken.isToken(token)) {
                throw noToken("the file of mooring.pulumi.oidc.token-file holds no token");
            }
            return token;
        } catch (IOException unreadable) {
            throw noToken("the file of mooring.pulumi.oidc.token-file cannot be read");
        }
    }

    private static Unreadable noToken(String why) {
        return new Unreadable(Kind.UNAUTHENTICATED, OPERATION, why);
    }

    private Held given(Answer answered) throws IOException {
        return switch (answered.status()) {
            case 200 -> read(answered);
            case 400, 401, 402, 403 ->
                throw noToken("Pulumi Cloud gives no token for that of the service account (HTTP "
                        + answered.status()
                        + error(answered).map(word -> " " + word).orElse("")
                        + "): the issuer must be registered with organization " + organization
                        + ", and a policy there must allow this kind of token");
            case 404 -> throw noToken("Pulumi Cloud exchanges no tokens here (HTTP 404)");
            default -> throw PulumiHttp.unusual(OPERATION, answered);
        };
    }

    private Held read(Answer answered) throws IOException {
        var answer = Member.read(
                        OPERATION,
                        PulumiHttp.body(OPERATION, answered, http.limits().whole()))
                .object();
        var token = answer.at("access_token");
        if (!AccessToken.isToken(token.text())) {
            throw token.malformed("access_token holds signs that no token has");
        }
        var seconds = answer.at("expires_in");
        if (seconds.number() <= 0) {
            throw seconds.malformed("expires_in is over already");
        }
        return new Held(
                token.text(),
                stopwatch.getAsLong(),
                Duration.ofSeconds(
                                Math.min(seconds.number(), Duration.ofDays(365).toSeconds()))
                        .toNanos());
    }

    /** Its description may quote what was sent, and is left where it is. */
    private Optional<String> error(Answer answered) {
        try {
            return Member.read(
                            OPERATION,
                            PulumiHttp.body(OPERATION, answered, http.limits().whole()))
                    .at("error")
                    .textIfAny()
                    .filter(word -> ERROR.matcher(word).matches());
        } catch (IOException | Unreadable notOAuth) {
            return Optional.empty();
        }
    }
}
