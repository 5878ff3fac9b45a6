package dev.mooring.declared.esc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.access.AwsKeys;
import dev.mooring.access.EscAccess;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.esc.EnvironmentReader.Session;
import dev.mooring.declared.pulumi.Rejected;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens the environment of a cluster for what Mooring itself comes with: the kubeconfig ({@code files.KUBECONFIG}, where
 * Pulumi's guide puts it, or {@code pulumiConfig["kubernetes:kubeconfig"]}, which Pulumi's programs use) and AWS
 * credentials ({@code environmentVariables}, or {@code aws.login}, where the provider aws-login is put). Each value is
 * asked for by itself, and nothing of it reaches a disk, a log or a cause.
 *
 * <p>Pulumi does not tell when they end. AWS lets no session be shorter than 15 minutes, so ten minutes after they were
 * taken they are taken anew; likewise when a verification finds a new revision, or has opened the environment itself. What cannot be renewed because Pulumi is
 * silent is used on while it is sure to last; what Pulumi refuses is not.
 */
@ApplicationScoped
public class OpenedAccess implements EscAccess {
    private static final String TAKE = "open environment";
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(10);
    /** The shortest session of AWS (sts:AssumeRoleWithWebIdentity, DurationSeconds). */
    private static final Duration SURE_TO_LAST = Duration.ofMinutes(15);

    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);
    private static final Duration ON_THE_WAY = Duration.ofSeconds(30);
    /** What failed is not tried again before, nor is what was given just now. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final List<String> KUBECONFIGS =
            List.of("files.KUBECONFIG", "pulumiConfig[\"kubernetes:kubeconfig\"]");
    private static final String VARIABLES = "environmentVariables";
    private static final String LOGIN = "aws.login";
    private static final Predicate<String> ACCESS_KEY =
            Pattern.compile("[A-Za-z0-9]{4,128}").asMatchPredicate();
    private static final Predicate<String> SECRET =
            Pattern.compile("[!-~]{1,16384}").asMatchPredicate();

    private final EnvironmentReader environments;
    private final Clock clock;
    private final LongSupplier stopwatch;
    private final Executor behind;
    private final Map<String, Held<AwsKeys>> keys = new ConcurrentHashMap<>();
    private final Map<String, Held<String>> kubeconfigs = new ConcurrentHashMap<>();

    @Inject
    public OpenedAccess(EnvironmentReader environments, Clock clock) {
        this(
                environments,
                clock,
                System::nanoTime,
                task -> Thread.ofVirtual().name("esc-access").start(task));
    }

    /**
     * @param stopwatch nanoseconds from anywhere
     * @param behind runs what nobody waits for
     */
    OpenedAccess(EnvironmentReader environments, Clock clock, LongSupplier stopwatch, Executor behind) {
        this.environments = environments;
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.behind = behind;
    }

    @Override
    public AwsKeys aws(WatchedCluster cluster) {
        return keys.computeIfAbsent(cluster.name(), _ -> new Held<>(cluster, this::keys, AwsKeys::end, true))
                .get();
    }

    @Override
    public String kubeconfig(WatchedCluster cluster) {
        return kubeconfigs
                .computeIfAbsent(
                        cluster.name(), _ -> new Held<>(cluster, this::kubeconfig, _ -> Optional.empty(), false))
                .get();
    }

    @Override
    public void keysRefused(WatchedCluster cluster) {
        Optional.ofNullable(keys.get(cluster.name())).ifPresent(Held::refused);
    }

    @Override
    public void kubeconfigRefused(WatchedCluster cluster) {
        Optional.ofNullable(kubeconfigs.get(cluster.name())).ifPresent(Held::refused);
    }

    /** How something is taken from an opening. */
    private interface Taker<T> {
        T take(Opening opening);
    }

    /** An environment that was opened for a cluster. */
    private record Opening(WatchedCluster cluster, EnvironmentName environment, Session session) {}

    /** What an opening gave, once. */
    private record Taken<T>(T what, Optional<Instant> end, Optional<Long> revision, long since) {
        @Override
        public String toString() {
            return "taken from an environment";
        }
    }

    private record Failure(Unreadable why, long since) {}

    /** One thing that is held for one cluster. */
    private final class Held<T> {
        private final EnvironmentName environment;
        private final WatchedCluster cluster;
        private final Taker<T> taker;
        private final Function<T, Optional<Instant>> end;
        private final boolean ends;
        private final Lock lock = new ReentrantLock();
        private @Nullable Taken<T> taken;
        private @Nullable Failure failure;
        private long looked = -1;
        private boolean isBeingRenewed;

        /** @param ends whether it is known to be of no use after a while */
        Held(WatchedCluster cluster, Taker<T> taker, Function<T, Optional<Instant>> end, boolean ends) {
            this.cluster = cluster;
            this.taker = taker;
            this.end = end;
            this.ends = ends;
            this.environment = cluster.environment()
                    .orElseThrow(() -> new Unreadable(
                            Kind.UNAUTHENTICATED,
                            TAKE,
                            "mooring.clusters." + cluster.name() + ".environment is not set"));
        }

        T get() {
            enter();
            try {
                var now = stopwatch.getAsLong();
                var before = taken;
                if (before != null && lasts(before, now)) {
                    renewIfNeeded(before, now);
                }
                var current = taken;
                return current != null && lasts(current, now)
                        ? current.what()
                        : renewed(now).what();
            } catch (Unreadable none) {
                throw told(none);
            } finally {
                lock.unlock();
            }
        }

        /** What lasts is renewed behind whoever asks: a Pulumi Cloud that does not answer must not hold up others. */
        private void renewIfNeeded(Taken<T> current, long now) {
            if (isRevised(current)) {
                try {
                    renewed(now);
                } catch (Unreadable notNow) {
                    giveUpUnlessLeft(notNow);
                }
            } else if (isDue(current, now) && !isBeingRenewed && !hasJustFailed(now)) {
                isBeingRenewed = true;
                behind.execute(this::renewBehind);
            }
        }

        private void renewBehind() {
            try {
                keep(take(stopwatch.getAsLong()));
            } catch (Unreadable notNow) {
                lock.lock();
                try {
                    failure = new Failure(notNow, stopwatch.getAsLong());
                    giveUpUnlessLeft(notNow);
                } finally {
                    lock.unlock();
                }
            } finally {
                renewalIsOver();
            }
        }

        private void renewalIsOver() {
            lock.lock();
            try {
                isBeingRenewed = false;
            } finally {
                lock.unlock();
            }
        }

        private void giveUpUnlessLeft(Unreadable why) {
            if (!leavesWhatIsHeld(why)) {
                taken = null;
            }
        }

        void refused() {
            enter();
            try {
                var current = taken;
                if (current != null && stopwatch.getAsLong() - current.since() >= PAUSE.toNanos()) {
                    taken = null;
                }
            } finally {
                lock.unlock();
            }
        }

        private void enter() {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new Unreadable(Kind.TIMED_OUT, TAKE, "gave up waiting");
            }
        }

        private boolean isDue(Taken<T> current, long now) {
            return current.end()
                    .map(end -> !clock.instant().isBefore(end.minus(RENEWED_BEFORE))
                            && now - current.since() >= PAUSE.toNanos())
                    .orElse(now - current.since() >= RENEWED_AFTER.toNanos());
        }

        /** Looked at once for each verification, which a new revision leads to. */
        private boolean isRevised(Taken<T> current) {
            var verification = environments.timesRead(environment);
            if (verification == looked) {
                return false;
            }
            looked = verification;
            // What is open already costs nothing more.
            if (environments.justOpened(environment).isPresent()) {
                return true;
            }
            var newest = environments.revision(environment);
            return newest.isPresent() && !newest.equals(current.revision());
        }

        private boolean lasts(Taken<T> current, long now) {
            return !ends
                    || current.end()
                            .map(end -> clock.instant().isBefore(end.minus(ON_THE_WAY)))
                            .orElse(now - current.since()
                                    < SURE_TO_LAST.minus(ON_THE_WAY).toNanos());
        }

        private boolean hasJustFailed(long now) {
            return failure != null && now - failure.since() < PAUSE.toNanos();
        }

        private Taken<T> renewed(long now) {
            var before = failure;
            if (before != null && hasJustFailed(now)) {
                throw before.why();
            }
            try {
                looked = environments.timesRead(environment);
                return keep(take(now));
            } catch (Unreadable why) {
                // Who asked gave up: that says nothing of Pulumi Cloud, and whoever comes next asks by himself.
                if (!Thread.currentThread().isInterrupted()) {
                    failure = new Failure(why, stopwatch.getAsLong());
                }
                throw why;
            }
        }

        private Taken<T> take(long now) {
            var session = environments.opened(environment);
            var what = taker.take(new Opening(cluster, environment, session));
            var fresh = new Taken<>(what, end.apply(what), session.revision(), now);
            // Else the environment would be opened for each request, for what nobody takes.
            if (!lasts(fresh, now)) {
                throw new Unreadable(
                        Kind.MALFORMED,
                        TAKE,
                        "what it gives had ended already, at " + fresh.end().orElseThrow());
            }
            return fresh;
        }

        private Taken<T> keep(Taken<T> fresh) {
            lock.lock();
            try {
                taken = fresh;
                failure = null;
                return fresh;
            } finally {
                lock.unlock();
            }
        }

        /** Pulumi's refusal is none of AWS or of the API server, but leaves nothing to come to them with. */
        private Unreadable told(Unreadable why) {
            return new Unreadable(
                    leavesWhatIsHeld(why) ? Kind.DEPENDENCY : Kind.UNAUTHENTICATED,
                    TAKE,
                    "the environment " + environment + " gives nothing to come with: " + why.reason());
        }
    }

    /** Whether what was taken before may still do: who was asked did not say otherwise. */
    private static boolean leavesWhatIsHeld(Unreadable why) {
        return switch (why.reason().kind()) {
            case TIMED_OUT, UNREACHABLE, FAILED, THROTTLED, TOO_SLOW, INTERNAL -> true;
            case REFUSED, UNAUTHENTICATED, MALFORMED, TOO_LARGE, MISSING, HIDDEN, HELD_BACK, DEPENDENCY -> false;
        };
    }

    private String kubeconfig(Opening opening) {
        var configured = opening.cluster().config().esc().kubeconfig();
        return configured.map(List::of).orElse(KUBECONFIGS).stream()
                .flatMap(path -> value(opening, path).stream())
                .findFirst()
                .map(OpenedAccess::text)
                .orElseThrow(() -> missing(
                        "kubeconfig",
                        configured.orElse(String.join(" or ", KUBECONFIGS)),
                        opening.cluster().name() + ".esc.kubeconfig"));
    }

    private AwsKeys keys(Opening opening) {
        var configured = opening.cluster().config().esc().aws();
        var key = opening.cluster().name() + ".esc.aws";
        if (configured.isPresent()) {
            return value(opening, configured.get())
                    .map(found -> keys(found, configured.get()))
                    .orElseThrow(() -> missing("AWS credentials", configured.get(), key));
        }
        return variable(opening, "AWS_ACCESS_KEY_ID")
                .map(id -> keys(
                        VARIABLES,
                        Optional.of(id),
                        variable(opening, "AWS_SECRET_ACCESS_KEY"),
                        variable(opening, "AWS_SESSION_TOKEN"),
                        variable(opening, "AWS_CREDENTIAL_EXPIRATION")))
                .or(() -> value(opening, LOGIN).map(found -> keys(found, LOGIN)))
                .orElseThrow(() -> missing("AWS credentials", VARIABLES + ".AWS_ACCESS_KEY_ID or " + LOGIN, key));
    }

    private static Unreadable missing(String what, String where, String key) {
        return new Unreadable(
                Kind.MISSING,
                TAKE,
                "it has no " + what + " at " + where + "; name the path with mooring.clusters." + key);
    }

    private Optional<String> variable(Opening opening, String name) {
        return value(opening, VARIABLES + "." + name).map(found -> textOf(found, VARIABLES + "." + name));
    }

    /** A path that leads nowhere may be one that Pulumi does not take. */
    private Optional<JsonNode> value(Opening opening, String path) {
        try {
            return environments.value(opening.environment(), opening.session(), path);
        } catch (Rejected _) {
            return Optional.empty();
        }
    }

    /** As aws-login calls them, or as environment variables are called. */
    private static AwsKeys keys(JsonNode found, String path) {
        if (!found.isObject()) {
            throw new Unreadable(Kind.MALFORMED, TAKE, path + " is not an object");
        }
        return keys(
                path,
                member(found, path, "accessKeyId", "AWS_ACCESS_KEY_ID"),
                member(found, path, "secretAccessKey", "AWS_SECRET_ACCESS_KEY"),
                member(found, path, "sessionToken", "AWS_SESSION_TOKEN"),
                member(found, path, "expiration", "AWS_CREDENTIAL_EXPIRATION"));
    }

    private static Optional<String> member(JsonNode object, String path, String... names) {
        return Stream.of(names)
                .filter(name -> object.hasNonNull(name))
                .findFirst()
                .map(name -> textOf(object.get(name), path + "." + name));
    }

    private static AwsKeys keys(
            String path, Optional<String> id, Optional<String> secret, Optional<String> token, Optional<String> end) {
        return new AwsKeys(
                require(path, "access key id", id, ACCESS_KEY),
                require(path, "secret access key", secret, SECRET),
                token.filter(text -> !text.isEmpty())
                        .map(text -> require(path, "session token", Optional.of(text), SECRET)),
                end.map(text -> time(path, text)));
    }

    private static String require(String path, String what, Optional<String> text, Predicate<String> form) {
        var found = text.orElseThrow(() -> new Unreadable(Kind.MALFORMED, TAKE, path + " has no " + what));
        if (!form.test(found)) {
            throw new Unreadable(Kind.MALFORMED, TAKE, "the " + what + " of " + path + " is none");
        }
        return found;
    }

    private static Instant time(String path, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new Unreadable(Kind.MALFORMED, TAKE, "the end of " + path + " is not a time");
        }
    }

    private static String textOf(JsonNode found, String path) {
        if (!found.isTextual()) {
            throw new Unreadable(Kind.MALFORMED, TAKE, path + " is not text");
        }
        return found.textValue().strip();
    }

    /** JSON is YAML. */
    private static String text(JsonNode found) {
        return found.isTextual() ? found.textValue() : found.toString();
    }
}
