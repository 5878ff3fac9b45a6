package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import dev.mooring.reading.json.Taken;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of Kubernetes, page by page, parsed object by object while the pages stream in, so that neither the list nor a page
 * is ever held as a whole. A list that changed too much under us starts again.
 */
final class PagedList<T> {
    private static final int PAGE = 500;
    private static final int RESTARTS = 3;

    private final KubernetesExchange exchange;
    private final Limits limits;
    private final String path;
    private final Function<Member, Optional<T>> keep;
    private final String operation;

    /** @param keep what is kept of an object; empty where nothing is */
    PagedList(KubernetesExchange exchange, Limits limits, String path, Function<Member, Optional<T>> keep) {
        this.exchange = exchange;
        this.limits = limits;
        this.path = path;
        this.keep = keep;
        this.operation = "list " + path;
    }

    /**
     * A whole list.
     *
     * @param serverTime the API server's clock, if it said
     * @param version of the list, from which a watch goes on; empty where it does not say
     */
    record Listed<T>(List<T> items, Optional<Instant> serverTime, String version) {}

    /** All of it that is kept; empty where the API server does not serve it. */
    Optional<Listed<T>> read() {
        for (var attempt = 1; ; attempt++) {
            try {
                return readOnce();
            } catch (ExpiredContinueToken expired) {
                if (attempt == RESTARTS) {
                    throw new Unreadable(Kind.FAILED, operation, "the list changed too fast to be read");
                }
            }
        }
    }

    private Optional<Listed<T>> readOnce() {
        var items = new ArrayList<T>();
        var taken = new Taken();
        var seen = 0L;
        var token = "";
        var version = "";
        Optional<Instant> serverTime = Optional.empty();
        // Small pages, one after the other, could go on for ever.
        var deadline = System.nanoTime() + limits.within().toNanos();
        do {
            var before = seen;
            var page = exchange.get(
                    operation, pathOfPage(token), answer -> Optional.ofNullable(page(answer, before, taken)));
            if (page.isEmpty() && !token.isEmpty()) {
                throw new Unreadable(Kind.FAILED, operation, "HTTP 404 for a later page of the list");
            }
            if (page.isEmpty()) {
                return Optional.empty();
            }
            items.addAll(page.get().items());
            seen = page.get().seen();
            limits.refuseMore(operation, seen);
            token = page.get().said().token();
            version = page.get().said().version();
            // The whole list is a snapshot of the moment at which its first page was answered.
            serverTime = serverTime.or(page.get()::serverTime);
            if (!token.isEmpty() && System.nanoTime() > deadline) {
                throw Limits.tooSlow(operation, limits.within());
            }
        } while (!token.isEmpty());
        return Optional.of(new Listed<>(List.copyOf(items), serverTime, version));
    }

    /**
     * A page of a list.
     *
     * @param seen items of the list up to here, kept or not
     */
    private record Page<T>(List<T> items, long seen, ListPage.Metadata said, Optional<Instant> serverTime) {}

    /** Null where the API server does not serve the list. */
    private @Nullable Page<T> page(KubernetesAnswer answer, long before, Taken taken) throws IOException {
        if (answer.status() != 200) {
            var told = WholeAnswer.of(answer);
            if (told.status() == 404 && (told.saysNotFound() || told.saysNotServed())) {
                return null;
            }
            if (told.status() == 410) {
                throw new ExpiredContinueToken();
            }
            told.refuseFailure(operation);
        }
        var items = new ArrayList<T>();
        var seen = new AtomicLong(before);
        var said = ListPage.read(operation, resource(), answer.stream(), limits, taken, item -> {
            // What is looked at and not kept costs time as well; an empty page is looked at too.
            limits.refuseMore(operation, seen.incrementAndGet());
            var takenBefore = taken.bytes();
            keep.apply(item).ifPresentOrElse(items::add, () -> taken.backTo(takenBefore));
            limits.refuseKeeping(operation, taken.bytes());
        });
        return new Page<>(items, Math.max(seen.get(), before + 1), said, answer.date());
    }

    /** What the path lists. */
    private String resource() {
        var query = path.indexOf('?');
        var all = query < 0 ? path : path.substring(0, query);
        return all.substring(all.lastIndexOf('/') + 1);
    }

    private String pathOfPage(String token) {
        var query = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
        return token.isEmpty() ? query : query + "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    private static final class ExpiredContinueToken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
