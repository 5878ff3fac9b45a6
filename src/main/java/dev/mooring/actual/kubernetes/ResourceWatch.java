package dev.mooring.actual.kubernetes;

import dev.mooring.actual.kubernetes.KubernetesApi.ExpiredVersion;
import dev.mooring.actual.kubernetes.PagedList.Listed;
import dev.mooring.actual.kubernetes.ServerClock.Moment;
import dev.mooring.actual.kubernetes.WatchStream.Event;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a copy of one list of a cluster: lists it in pages, then follows what happens to it, on a thread of its own. A watch
 * that ends is opened again where it ended; one that says nothing for too long counts as dead; where the API server no
 * longer knows what happened since, all is listed again. What cannot be read leaves the copy incomplete until it has gone.
 */
final class ResourceWatch<T> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ResourceWatch.class);
    /** A gap that is longer than this kept renewals of leases from being heard: kubelets renew every 10 s. */
    private static final Duration DARK = Duration.ofSeconds(10);

    private static final int TRIES_OF_A_VERSION = 5;

    private final KubernetesApi api;
    private final String path;
    private final WatchedCopy<T> copy;
    private final ServerClock time;
    private final Limits limits;
    private final WatchTimes times;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong reopenings = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, Long> weights = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();

    private long weight;
    private String version = "";
    private boolean wasOpen;
    private int failures;
    /** Since anything was heard of the list. */
    private int expirations;

    private @Nullable Cause lastFailure;
    private volatile boolean whole;
    private volatile CompletableFuture<@Nullable Void> listing = new CompletableFuture<>();
    private volatile Moment lastWord;
    private volatile Optional<Moment> silentSince = Optional.empty();

    /** Begins at once. */
    ResourceWatch(
            String cluster,
            KubernetesApi api,
            String path,
            WatchedCopy<T> copy,
            ServerClock time,
            Limits limits,
            WatchTimes times) {
        this.api = api;
        this.path = path;
        this.copy = copy;
        this.time = time;
        this.limits = limits;
        this.times = times;
        this.lastWord = time.moment();
        this.thread = Thread.ofVirtual()
                .name("watch-" + path.substring(path.lastIndexOf('/') + 1) + "-" + cluster)
                .unstarted(() -> LogFields.with(LogField.CLUSTER, cluster).run(this::run));
        thread.start();
    }

    /** Whether the copy is complete, and the API server has said something over the watch within the given time. */
    boolean isHeardWithin(Duration recent) {
        return whole && !time.isLost() && time.isWithin(recent, lastWord);
    }

    /** Whether nothing can be heard, and long enough to miss renewals of leases. */
    boolean isDark() {
        return silentSince.filter(since -> !time.isWithin(DARK, since)).isPresent();
    }

    /**
     * Waits while the list is being read, so that nobody reads it a second time; not while it is tried again later.
     *
     * @throws Unreadable where that takes too long
     */
    void awaitList() {
        Future<@Nullable Void> underWay = listing;
        try {
            underWay.get(limits.within().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw Limits.tooSlow("list " + path, limits.within());
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, "list " + path, "gave up waiting");
        }
    }

    WatchFigures figures() {
        return new WatchFigures(time.since(lastWord), events.get(), reopenings.get(), bytes.get());
    }

    private void run() {
        while (closed.getCount() > 0) {
            var pause = times.firstPause();
            try {
                if (version.isEmpty()) {
                    list();
                }
                follow();
            } catch (ExpiredVersion expired) {
                version = "";
                pause = expired();
            } catch (Unreadable broken) {
                pause = broken(broken.reason());
            } catch (RuntimeException | Error ours) {
                LOG.errorf(ours, "The watch of %s failed", path);
                version = "";
                pause = broken(Cause.internal("watch " + path, ours));
            } finally {
                listing.complete(null);
            }
            pause(pause);
        }
    }

    private void list() {
        listing = listing.isDone() ? new CompletableFuture<>() : listing;
        whole = false;
        unreadable.clear();
        var listed = api.list(path, this::trimmed)
                .orElseThrow(() -> new Unreadable(Kind.MISSING, "list " + path, "the API server answers 404"));
        if (listed.version().isEmpty()) {
            throw new Unreadable(Kind.MALFORMED, "list " + path, "the answer has no metadata.resourceVersion");
        }
        heardAgain(listed.serverTime());
        take(listed);
        lastWord = time.moment();
        whole = unreadable.isEmpty();
        version = listed.version();
        listing.complete(null);
    }

    /**
     * What is kept of an object.
     *
     * @param bytes of memory, about
     */
    private record Weighed<T>(T item, long bytes) {}

    private void take(Listed<Weighed<T>> listed) {
        weights.clear();
        weight = 0;
        listed.items().forEach(weighed -> weigh(copy.name(weighed.item()), weighed.bytes()));
        copy.replace(listed.items().stream().map(Weighed::item).toList());
    }

    private void weigh(String name, long bytes) {
        var before = weights.put(name, bytes);
        weight += bytes - (before == null ? 0 : before);
    }

    private Optional<Weighed<T>> trimmed(Member object) {
        var before = object.taken();
        try {
            var item = copy.trim(object);
            return Optional.of(new Weighed<>(item, object.taken() - before));
        } catch (Unreadable malformed) {
            unreadable.add(KubernetesObjects.name(object));
            return Optional.empty();
        }
    }

    private void follow() {
        if (wasOpen) {
            reopenings.incrementAndGet();
        }
        try (var stream = api.watch(path, version, times.silence())) {
            // Its head may come with the first event, long after it was made.
            heardAgain(Optional.empty());
            wasOpen = true;
            follow(stream);
        } finally {
            // Whatever ended it, from now on nothing is heard;
            // what was silent before it was given up, is so since then.
            silentSince = silentSince.or(() -> Optional.of(lastWord));
        }
    }

    private void follow(WatchStream stream) {
        var read = 0L;
        for (var event = stream.next(); event.isPresent(); event = stream.next()) {
            events.incrementAndGet();
            bytes.addAndGet(stream.bytes() - read);
            read = stream.bytes();
            if (time.hasGapSince(lastWord)) {
                // What was sent while the machine was suspended comes now, one after another.
                copy.darkUntilNow();
            }
            take(event.get());
            // One that is refused comes again wherever the watch goes on.
            failures = 0;
            lastFailure = null;
            lastWord = time.moment();
        }
        // The API server was there to end it.
        silentSince = Optional.of(time.moment());
    }

    private void take(Event event) {
        switch (event) {
            case Event.Put(Member object) -> {
                put(object);
                went(object);
            }
            case Event.Deleted(Member object) -> {
                var name = KubernetesObjects.name(object);
                weigh(name, 0);
                weights.remove(name);
                unreadable.remove(name);
                copy.remove(name);
                went(object);
            }
            case Event.Bookmark(Member object) -> went(object);
            case Event.Failed(int code, String _) when code == 410 -> throw new ExpiredVersion();
            case Event.Failed(int code, String message) ->
                throw new Unreadable(Kind.FAILED, "watch " + path, ("HTTP " + code + " " + message).strip());
        }
        expirations = 0;
        whole = unreadable.isEmpty();
    }

    private void put(Member object) {
        var name = KubernetesObjects.name(object);
        unreadable.remove(name);
        var now = trimmed(object);
        weigh(name, now.map(Weighed::bytes).orElse(0L));
        limits.refuseMore("watch " + path, weights.size());
        limits.refuseKeeping("watch " + path, weight);
        now.map(Weighed::item).ifPresentOrElse(copy::put, () -> copy.remove(name));
    }

    private void went(Member object) {
        version = object.at("metadata").object().at("resourceVersion").text();
    }

    private void heardAgain(Optional<Instant> serverTime) {
        time.tells(serverTime);
        if (isDark() || time.hasGapSince(lastWord)) {
            copy.darkUntilNow();
        }
        silentSince = Optional.empty();
    }

    /** How long to wait until all is listed again: where that expires at once, too, each list is read for nothing. */
    private Duration expired() {
        if (expirations == 0) {
            LOG.infof("The watch of %s expired; all is listed again", path);
        }
        return times.expiredPause(expirations++);
    }

    /** How long to wait until it is tried again. */
    private Duration broken(Cause why) {
        if (closed.getCount() == 0) {
            return Duration.ZERO;
        }
        if (lastFailure == null || lastFailure.kind() != why.kind()) {
            LOG.infof("The watch of %s is broken off, and tried again: %s", path, why);
        }
        lastFailure = why;
        failures++;
        if (isAnswer(why) && failures % TRIES_OF_A_VERSION == 0) {
            version = "";
        }
        if (why.isSilence()) {
            silentSince = silentSince.or(() -> Optional.of(time.moment()));
            return times.pause(failures - 1);
        }
        silentSince = Optional.empty();
        return times.refusedPause();
    }

    /** An API server that answers may be one that knows nothing of our version: it was set up anew from a back-up. */
    private static boolean isAnswer(Cause why) {
        return why.kind() == Kind.FAILED || why.kind() == Kind.MALFORMED || why.kind() == Kind.TOO_LARGE;
    }

    private void pause(Duration pause) {
        try {
            var _ = closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    /** Does not wait for its thread. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        listing.complete(null);
    }
}
