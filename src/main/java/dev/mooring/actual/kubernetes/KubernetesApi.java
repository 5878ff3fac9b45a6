package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Excerpt;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import dev.mooring.reading.json.Taken;
import dev.mooring.transport.HttpDate;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * GETs against one Kubernetes API through the client's own HTTP stack (credentials, TLS, retries on 429 and 5xx). Lists
 * are paged and parsed object by object while they stream in, so that neither a list nor a page is ever held as a whole,
 * and so that the answer's {@code Date} is at hand. Every answer has bounds, of bytes once unpacked, of items and of time,
 * and the connection ends at them. Only what an API server answers is an answer: what a proxy or a login page in between says is malformed.
 */
final class KubernetesApi implements KubernetesLists {
    private static final int PAGE = 500;
    /** In characters: the API server quotes what kubelet answered. */
    private static final int LONGEST_MESSAGE = 1_000;

    private static final int RESTARTS = 3;
    private static final int TRIES = 3;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /** So often a watch is opened anew, at the least: what it learned of the API server's clock grows old. */
    private static final int WATCH_SECONDS = 600;
    /** What API servers answer of a resource type that they do not serve (k8s.io/apiserver, {@code http.NotFound}). */
    private static final String NOT_SERVED = "404 page not found";
    /**
     * What stands in a refusal that the API server got from kubelet and passes on (k8s.io/apiserver,
     * {@code NewGenericServerResponse}; the second one is kubelet's own). Its own is {@code Unauthorized}, or names the user.
     */
    private static final List<String> OF_KUBELET = List.of("( pods/log ", "Forbidden (user=");

    /** The way back to another path. */
    private static final Pattern BACKWARDS = Pattern.compile("[^?]*/\\.{1,2}(?:[/?].*)?");

    private final KubernetesHttp http;
    private final Limits limits;
    private final Consumer<Optional<Instant>> serverTime;
    private volatile boolean hasLostTrust;

    KubernetesApi(KubernetesHttp http, Limits limits) {
        this(http, limits, _ -> {});
    }

    /** @param serverTime is told what each answer says, as soon as its head is there */
    KubernetesApi(KubernetesHttp http, Limits limits, Consumer<Optional<Instant>> serverTime) {
        this.http = http;
        this.limits = limits;
        this.serverTime = serverTime;
    }

    /**
     * A whole list.
     *
     * @param serverTime the API server's clock, if it said
     * @param version of the list, from which a watch goes on; empty where it does not say
     */
    record Listed<T>(List<T> items, Optional<Instant> serverTime, String version) {}

    /**
     * All objects of a list that {@code keep} keeps; empty where the API server does not serve it. A list that changed
     * too much under us starts again.
     */
    <T> Optional<Listed<T>> list(String path, Function<Member, Optional<T>> keep) {
        for (var attempt = 1; ; attempt++) {
            try {
                return listOnce(path, keep);
            } catch (ExpiredContinueToken expired) {
                if (attempt == RESTARTS) {
                    throw new Unreadable(Kind.FAILED, "list " + path, "the list changed too fast to be read");
                }
            }
        }
    }

    @Override
    public <T> Optional<List<T>> items(String path, Function<Member, Optional<T>> keep) {
        return list(path, keep).map(Listed::items);
    }

    @Override
    public Member document(String path, String kind) {
        var operation = "get " + path;
        var told = exchange(operation, path, Told::of);
        refuseFailure(operation, told);
        return ofKind(kind, told.json(operation).object());
    }

    /** Whether the API server's certificate was not trusted, or no TLS was made, when it was last tried. */
    boolean hasLostTrust() {
        return hasLostTrust;
    }

    /** One object of a kind that every API server serves; empty where there is none of that name. */
    Optional<Member> get(String path, String kind) {
        return get(path, kind, KubernetesApi::saysNotFound);
    }

    /** One object; empty where there is none of that name, or where the API server does not serve its kind. */
    Optional<Member> getIfServed(String path, String kind) {
        return get(path, kind, response -> saysNotFound(response) || saysNotServed(response));
    }

    private Optional<Member> get(String path, String kind, Predicate<Told> saysNone) {
        var operation = "get " + path;
        var told = exchange(operation, path, Told::of);
        if (told.status() == 404 && saysNone.test(told)) {
            return Optional.empty();
        }
        refuseFailure(operation, told);
        var object = ofKind(kind, told.json(operation).object());
        object.at("metadata").object().at("name").text();
        return Optional.of(object);
    }

    private static Member ofKind(String kind, Member object) {
        var found = object.at("kind").text();
        if (!found.equals(kind)) {
            throw object.malformed("kind is " + found + ", not " + kind);
        }
        return object;
    }

    /** What the API server says to a request that is made for the sake of its status. */
    record Answer(int status, String message) {
        /** Also of a kubelet that refuses: a refusal of Mooring itself is no answer. */
        boolean isFailure() {
            return status >= 500 || isRefusal(status);
        }

        boolean isGood() {
            return status == 200;
        }
    }

    /** Asks, and takes any answer of the API server for one that does not concern Mooring's own rights. */
    Answer ask(String path) {
        var operation = "get " + path;
        var told = exchange(operation, path, Told::of, false);
        if (told.status() == 401 && !isOfKubelet(told)) {
            told = exchange(operation, path, Told::of);
        }
        var status = told.status();
        var ofMooringItself = isRefusal(status) && !isOfKubelet(told);
        // The API server says in a Status what it met on its way; without one, it is a proxy that failed.
        var ofAProxy = isRedirect(status) || (status >= 500 && status(told).isEmpty());
        if (ofMooringItself || ofAProxy) {
            refuseFailure(operation, told);
        }
        if (told.isHtml()) {
            throw new Unreadable(Kind.MALFORMED, operation, "the answer is HTML");
        }
        // The body of an answer that went well is a line of somebody's log: it is not looked at.
        return new Answer(
                status,
                status >= 500 || isRefusal(status) ? Excerpt.of(message(told).strip(), LONGEST_MESSAGE) : "");
    }

    private static boolean isRefusal(int status) {
        return status == 401 || status == 403 || status == 429;
    }

    private static boolean isOfKubelet(Told told) {
        var message = message(told);
        return OF_KUBELET.stream().anyMatch(message::contains);
    }

    private <T> Optional<Listed<T>> listOnce(String path, Function<Member, Optional<T>> keep) {
        var operation = "list " + path;
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
            var page = exchange(
                    operation,
                    page(path, token),
                    answer -> Optional.ofNullable(page(path, answer, before, taken, keep)));
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
    private <T> @Nullable Page<T> page(
            String path, KubernetesAnswer answer, long before, Taken taken, Function<Member, Optional<T>> keep)
            throws IOException {
        var operation = "list " + path;
        if (answer.status() != 200) {
            var told = Told.of(answer);
            if (told.status() == 404 && (saysNotFound(told) || saysNotServed(told))) {
                return null;
            }
            if (told.status() == 410) {
                throw new ExpiredContinueToken();
            }
            refuseFailure(operation, told);
        }
        var items = new ArrayList<T>();
        var seen = new AtomicLong(before);
        var said = ListPage.read(operation, resource(path), answer.stream(), limits, taken, item -> {
            // What is looked at and not kept costs time as well; an empty page is looked at too.
            limits.refuseMore(operation, seen.incrementAndGet());
            var takenBefore = taken.bytes();
            keep.apply(item).ifPresentOrElse(items::add, () -> taken.backTo(takenBefore));
            limits.refuseKeeping(operation, taken.bytes());
        });
        return new Page<>(items, Math.max(seen.get(), before + 1), said, date(answer));
    }

    /** What a path lists. */
    private static String resource(String path) {
        var query = path.indexOf('?');
        var all = query < 0 ? path : path.substring(0, query);
        return all.substring(all.lastIndexOf('/') + 1);
    }

    private static String page(String path, String token) {
        var query = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
        return token.isEmpty() ? query : query + "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    /** What is made of an answer while it streams in. */
    private interface AnswerReader<R> {
        R read(KubernetesAnswer answer) throws IOException;
    }

    /**
     * Connections that were kept may be closed just as they are used again, several at once where the API server went
     * down: asking again does no harm. A token that is not taken any more is signed anew, once.
     */
    private <R> R exchange(String operation, String pathAndQuery, AnswerReader<R> reader) {
        var mayRenew = http.config().getOauthTokenProvider() instanceof RenewableToken;
        return exchange(operation, pathAndQuery, reader, mayRenew);
    }

    private <R> R exchange(String operation, String pathAndQuery, AnswerReader<R> reader, boolean renewing) {
        var mayRenew = renewing;
        for (var attempt = 1; ; attempt++) {
            try {
                return exchangeOnce(operation, pathAndQuery, reader, mayRenew);
            } catch (StaleToken _) {
                mayRenew = false;
                forgetToken();
            } catch (ClosedConnection closed) {
                if (attempt == TRIES) {
                    throw closed;
                }
            }
        }
    }

    private void forgetToken() {
        if (http.config().getOauthTokenProvider() instanceof RenewableToken token) {
            token.forget();
        }
    }

    private <R> R exchangeOnce(String operation, String pathAndQuery, AnswerReader<R> reader, boolean mayRenew) {
        try (var answer = send(operation, pathAndQuery)) {
            hasLostTrust = false;
            if (answer.status() == 401 && mayRenew) {
                throw new StaleToken();
            }
            return reader.read(answer);
        } catch (ZipException notPacked) {
            throw Member.notJson(operation);
        } catch (InterruptedIOException _) {
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        } catch (IOException broken) {
            throw unanswered(operation, broken);
        }
    }

    /**
     * Watches a list from one of its versions on. The API server ends it after a while, and sends bookmarks meanwhile.
     *
     * @param silence how long it may say nothing before it counts as broken
     * @throws ExpiredVersion where the API server no longer knows what happened since
     */
    WatchStream watch(String path, String version, Duration silence) {
        var operation = "watch " + path;
        var query = path + (path.contains("?") ? "&" : "?") + "watch=true&allowWatchBookmarks=true&timeoutSeconds="
                + WATCH_SECONDS + "&resourceVersion=" + URLEncoder.encode(version, StandardCharsets.UTF_8);
        var answer = send(operation, query, Inflow.thatGoesOn(operation, silence), "identity");
        try {
            if (answer.status() != 200) {
                var told = Told.of(answer);
                if (told.status() == 410) {
                    throw new ExpiredVersion();
                }
                refuseFailure(operation, told);
            }
            return new WatchStream(operation, answer, limits.whole());
        } catch (IOException broken) {
            answer.close();
            throw unanswered(operation, broken);
        } catch (RuntimeException refused) {
            answer.close();
            throw refused;
        }
    }

    private KubernetesAnswer send(String operation, String pathAndQuery) {
        var answer = send(operation, pathAndQuery, new Inflow(operation, limits.within()), "gzip");
        serverTime.accept(date(answer));
        return answer;
    }

    private KubernetesAnswer send(String operation, String pathAndQuery, Inflow body, String packed) {
        var head = begin(operation, pathAndQuery, body, packed);
        try {
            return new KubernetesAnswer(operation, head.get(DEADLINE.toSeconds(), TimeUnit.SECONDS), body, limits);
        } catch (TimeoutException _) {
            head.cancel(true);
            throw new Unreadable(
                    Kind.TIMED_OUT, operation, NetworkFailure.noAnswer(DEADLINE).words());
        } catch (ExecutionException broken) {
            hasLostTrust = NetworkFailure.isOfTls(broken);
            throw unanswered(operation, broken);
        } catch (InterruptedException _) {
            head.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        }
    }

    /** What Kubernetes takes for no name in a path (k8s.io/apimachinery, {@code IsValidPathSegmentName}). */
    static boolean isNoName(String segment) {
        return ".".equals(segment) || "..".equals(segment);
    }

    /** The client refuses an address or a token that is none in words that hold it. */
    private CompletableFuture<HttpResponse<AsyncBody>> begin(
            String operation, String pathAndQuery, Inflow body, String packed) {
        if (BACKWARDS.matcher(pathAndQuery).matches()) {
            throw new Unreadable(Kind.MALFORMED, operation, "a name in the path is . or ..");
        }
        try {
            HttpRequest request = http.client()
                    .newHttpRequestBuilder()
                    .uri(URI.create(http.address() + pathAndQuery))
                    .header("Accept", "application/json")
                    .header("Accept-Encoding", packed)
                    .build();
            return http.client().consumeBytes(request, (part, _) -> body.offer(part));
        } catch (IllegalArgumentException notOne) {
            throw unusable(operation);
        }
    }

    private static Unreadable unusable(String operation) {
        return new Unreadable(
                Kind.MALFORMED, operation, "the address or the token for this cluster holds signs that none has");
    }

    /** The same cause for what breaks while somebody else reads on. */
    static RuntimeException unanswered(String operation, Exception broken) {
        for (@Nullable Throwable one = broken; one != null; one = one.getCause()) {
            if (one instanceof Unreadable unreadable) {
                return unreadable;
            }
            // As above, of a request that the client tries again by itself.
            if (one instanceof IllegalArgumentException) {
                return unusable(operation);
            }
        }
        var network = NetworkFailure.of(
                broken, KubernetesConnections.CONNECTED_WITHIN, KubernetesConnections.ANSWERED_WITHIN);
        if (network.isPresent()) {
            var cause = new Cause(network.get().kind(), operation, network.get().words());
            return network.get().isClosedConnection() ? new ClosedConnection(cause) : new Unreadable(cause);
        }
        if (broken instanceof IOException || broken.getCause() instanceof IOException) {
            return new Unreadable(Kind.UNREACHABLE, operation, "the connection broke");
        }
        return broken.getCause() instanceof RuntimeException ours ? ours : new IllegalStateException(broken);
    }

    /** An answer that was held as a whole. */
    private record Told(int status, String type, byte[] body) {
        static Told of(KubernetesAnswer answer) throws IOException {
            return new Told(answer.status(), answer.header("Content-Type").orElse(""), answer.whole());
        }

        boolean isHtml() {
            return type.toLowerCase(Locale.ROOT).contains("html");
        }

        Member json(String operation) {
            try {
                return Member.read(operation, new ByteArrayInputStream(body));
            } catch (IOException notJson) {
                throw Member.notJson(operation);
            }
        }
    }

    private static void refuseFailure(String operation, Told told) {
        var status = told.status();
        if (status == 200) {
            return;
        }
        if (isRedirect(status)) {
            throw new Unreadable(Kind.MALFORMED, operation, "redirected (HTTP " + status + ")");
        }
        if (status == 404) {
            throw new Unreadable(Kind.MALFORMED, operation, "HTTP 404, but not as Kubernetes says it");
        }
        var kind = switch (Integer.valueOf(status)) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.REFUSED;
            case 429 -> Kind.THROTTLED;
            case Integer code when code >= 500 -> Kind.FAILED;
            case Integer _ -> Kind.MALFORMED;
        };
        throw new Unreadable(kind, operation, "HTTP " + status + message(told));
    }

    private static boolean isRedirect(int status) {
        return status >= 300 && status < 400;
    }

    private static boolean saysNotFound(Told told) {
        return status(told)
                .filter(status -> "NotFound".equals(status.at("reason").json().textValue()))
                .isPresent();
    }

    private static boolean saysNotServed(Told told) {
        return NOT_SERVED.equals(new String(told.body(), StandardCharsets.UTF_8).strip());
    }

    /** The Status object that comes with an error; empty where nothing of the kind does. */
    private static Optional<Member> status(Told told) {
        try {
            return Optional.of(told.json("read a Status"))
                    .filter(status -> "Status".equals(status.at("kind").json().textValue()));
        } catch (Unreadable noStatus) {
            return Optional.empty();
        }
    }

    /** The message of an error; that of a Status names the verb and resource that was refused. */
    private static String message(Told told) {
        try {
            var message = told.json("read a Status").at("message").json().textValue();
            return message == null || message.isEmpty() ? "" : " " + message;
        } catch (Unreadable noStatus) {
            return "";
        }
    }

    private static Optional<Instant> date(KubernetesAnswer answer) {
        return answer.header("Date").flatMap(HttpDate::parse);
    }

    private static final class ClosedConnection extends Unreadable {
        private static final long serialVersionUID = 1L;

        ClosedConnection(Cause cause) {
            super(cause);
        }
    }

    private static final class StaleToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleToken() {
            super(null, null, false, false);
        }
    }

    /** HTTP 410: the list is to be read again. */
    static final class ExpiredVersion extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class ExpiredContinueToken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
