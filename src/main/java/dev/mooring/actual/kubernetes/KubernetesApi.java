package dev.mooring.actual.kubernetes;

import dev.mooring.actual.kubernetes.PagedList.Listed;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Excerpt;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Inflow;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.json.Member;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is asked of one Kubernetes API: lists, objects, watches, and whether it answers. Every answer has bounds, of bytes once
 * unpacked, of items and of time. Only what an API server answers is an answer: what a proxy or a login page in between says
 * is malformed.
 */
final class KubernetesApi implements KubernetesLists {
    /** In characters: the API server quotes what kubelet answered. */
    private static final int LONGEST_MESSAGE = 1_000;

    /** So often a watch is opened anew, at the least: what it learned of the API server's clock grows old. */
    private static final int WATCH_SECONDS = 600;

    private final KubernetesExchange exchange;
    private final Limits limits;

    KubernetesApi(KubernetesHttp http, Limits limits) {
        this(http, limits, _ -> {});
    }

    /** @param serverTime is told what each answer says, as soon as its head is there */
    KubernetesApi(KubernetesHttp http, Limits limits, Consumer<Optional<Instant>> serverTime) {
        this.exchange = new KubernetesExchange(http, limits, serverTime);
        this.limits = limits;
    }

    /**
     * All objects of a list that {@code keep} keeps; empty where the API server does not serve it. A list that changed
     * too much under us starts again.
     */
    <T> Optional<Listed<T>> list(String path, Function<Member, Optional<T>> keep) {
        return new PagedList<>(exchange, limits, path, keep).read();
    }

    @Override
    public <T> Optional<List<T>> items(String path, Function<Member, Optional<T>> keep) {
        return list(path, keep).map(Listed::items);
    }

    @Override
    public Member document(String path, String kind) {
        var operation = "get " + path;
        var told = exchange.get(operation, path, WholeAnswer::of);
        told.refuseFailure(operation);
        return ofKind(kind, told.json(operation).object());
    }

    /** Whether the API server's certificate was not trusted, or no TLS was made, when it was last tried. */
    boolean hasLostTrust() {
        return exchange.hasLostTrust();
    }

    /** One object of a kind that every API server serves; empty where there is none of that name. */
    Optional<Member> get(String path, String kind) {
        return get(path, kind, WholeAnswer::saysNotFound);
    }

    /** One object; empty where there is none of that name, or where the API server does not serve its kind. */
    Optional<Member> getIfServed(String path, String kind) {
        return get(path, kind, answer -> answer.saysNotFound() || answer.saysNotServed());
    }

    private Optional<Member> get(String path, String kind, Predicate<WholeAnswer> saysNone) {
        var operation = "get " + path;
        var told = exchange.get(operation, path, WholeAnswer::of);
        if (told.status() == 404 && saysNone.test(told)) {
            return Optional.empty();
        }
        told.refuseFailure(operation);
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
        var told = exchange.getByThisToken(operation, path, WholeAnswer::of);
        if (told.status() == 401 && !told.isOfKubelet()) {
            told = exchange.get(operation, path, WholeAnswer::of);
        }
        var status = told.status();
        var ofMooringItself = isRefusal(status) && !told.isOfKubelet();
        // The API server says in a Status what it met on its way; without one, it is a proxy that failed.
        var ofAProxy =
                told.isRedirect() || (status >= 500 && told.statusObject().isEmpty());
        if (ofMooringItself || ofAProxy) {
            told.refuseFailure(operation);
        }
        if (told.isHtml()) {
            throw new Unreadable(Kind.MALFORMED, operation, "the answer is HTML");
        }
        // The body of an answer that went well is a line of somebody's log: it is not looked at.
        return new Answer(
                status,
                status >= 500 || isRefusal(status) ? Excerpt.of(told.message().strip(), LONGEST_MESSAGE) : "");
    }

    private static boolean isRefusal(int status) {
        return status == 401 || status == 403 || status == 429;
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
        var answer = exchange.send(operation, query, Inflow.thatGoesOn(operation, silence), "identity");
        try {
            if (answer.status() != 200) {
                var told = WholeAnswer.of(answer);
                if (told.status() == 410) {
                    throw new ExpiredVersion();
                }
                told.refuseFailure(operation);
            }
            return new WatchStream(operation, answer, limits.whole());
        } catch (IOException broken) {
            answer.close();
            throw KubernetesExchange.unanswered(operation, broken);
        } catch (RuntimeException refused) {
            answer.close();
            throw refused;
        }
    }

    /** What Kubernetes takes for no name in a path (k8s.io/apimachinery, {@code IsValidPathSegmentName}). */
    static boolean isNoName(String segment) {
        return ".".equals(segment) || "..".equals(segment);
    }

    /** HTTP 410: the list is to be read again. */
    static final class ExpiredVersion extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
