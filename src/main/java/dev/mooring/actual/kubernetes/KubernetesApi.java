package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.NetworkFailure;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * GETs against one Kubernetes API through the client's own HTTP stack (credentials, TLS, retries on 429 and 5xx). Lists
 * are paged and parsed object by object, so that a list is never held as a whole, and so that the answer's {@code Date}
 * is at hand. Only what an API server answers is an answer: what a proxy or a login page in between says is malformed.
 */
final class KubernetesApi {
    private static final int PAGE = 500;
    private static final int RESTARTS = 3;
    private static final int DEADLINE_SECONDS = 20;
    /** What API servers answer of a resource type that they do not serve (k8s.io/apiserver, {@code http.NotFound}). */
    private static final String NOT_SERVED = "404 page not found";

    private final KubernetesClient client;

    KubernetesApi(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A whole list.
     *
     * @param serverTime the API server's clock, if it said
     */
    record Listed<T>(List<T> items, Optional<Instant> serverTime) {}

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

    /** One object of a kind that every API server serves; empty where there is none of that name. */
    Optional<Member> get(String path, String kind) {
        return get(path, kind, KubernetesApi::saysNotFound);
    }

    /** One object; empty where there is none of that name, or where the API server does not serve its kind. */
    Optional<Member> getIfServed(String path, String kind) {
        return get(path, kind, response -> saysNotFound(response) || saysNotServed(response));
    }

    private Optional<Member> get(String path, String kind, Predicate<HttpResponse<byte[]>> saysNone) {
        var operation = "get " + path;
        var response = send(operation, path);
        if (response.code() == 404 && saysNone.test(response)) {
            return Optional.empty();
        }
        refuseFailure(operation, response);
        var object = body(operation, response).object();
        var found = object.at("kind").text();
        if (!found.equals(kind)) {
            throw object.malformed("kind is " + found + ", not " + kind);
        }
        object.at("metadata").object().at("name").text();
        return Optional.of(object);
    }

    /** What the API server says to a request that is made for the sake of its status. */
    record Answer(int status, String message) {
        boolean isFailure() {
            return status >= 500;
        }

        boolean isGood() {
            return status == 200;
        }
    }

    /** Asks, and takes any answer of the API server for one that does not concern Mooring's own rights. */
    Answer ask(String path) {
        var operation = "get " + path;
        var response = send(operation, path);
        var status = response.code();
        var ofMooringItself = status == 401 || status == 403 || status == 429;
        // The API server says in a Status what it met on its way; without one, it is a proxy that failed.
        var ofAProxy = isRedirect(status) || (status >= 500 && status(response).isEmpty());
        if (ofMooringItself || ofAProxy) {
            refuseFailure(operation, response);
        }
        if (isHtml(response)) {
            throw new Unreadable(Kind.MALFORMED, operation, "the answer is HTML");
        }
        // The body of an answer that went well is a line of somebody's log: it is not looked at.
        return new Answer(status, status < 500 ? "" : message(response).strip());
    }

    private <T> Optional<Listed<T>> listOnce(String path, Function<Member, Optional<T>> keep) {
        var operation = "list " + path;
        var items = new ArrayList<T>();
        var token = "";
        Optional<Instant> serverTime = Optional.empty();
        do {
            var response = send(operation, page(path, token));
            if (response.code() == 404 && (saysNotFound(response) || saysNotServed(response))) {
                return Optional.empty();
            }
            if (response.code() == 410) {
                throw new ExpiredContinueToken();
            }
            refuseFailure(operation, response);
            token = ListPage.read(
                    operation, response.body(), item -> keep.apply(item).ifPresent(items::add));
            // The whole list is a snapshot of the moment at which its first page was answered.
            serverTime = serverTime.or(() -> date(response));
        } while (!token.isEmpty());
        return Optional.of(new Listed<>(List.copyOf(items), serverTime));
    }

    private static String page(String path, String token) {
        var query = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
        return token.isEmpty() ? query : query + "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    /** A connection that was kept may be closed just as it is used again: asking twice does no harm. */
    private HttpResponse<byte[]> send(String operation, String pathAndQuery) {
        try {
            return sendOnce(operation, pathAndQuery);
        } catch (ClosedConnection closed) {
            return sendOnce(operation, pathAndQuery);
        }
    }

    private HttpResponse<byte[]> sendOnce(String operation, String pathAndQuery) {
        try {
            var base = URI.create(client.getMasterUrl().toString());
            HttpRequest request = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(base.resolve(pathAndQuery))
                    .header("Accept", "application/json")
                    .build();
            return client.getHttpClient().sendAsync(request, byte[].class).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new Unreadable(Kind.TIMED_OUT, operation, "no answer within " + DEADLINE_SECONDS + " s");
        } catch (ExecutionException broken) {
            throw unanswered(operation, broken);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        }
    }

    private static RuntimeException unanswered(String operation, ExecutionException broken) {
        for (@Nullable Throwable one = broken; one != null; one = one.getCause()) {
            if (one instanceof Unreadable unreadable) {
                return unreadable;
            }
        }
        var network = NetworkFailure.of(broken);
        if (network.isPresent()) {
            var cause = new Cause(network.get().kind(), operation, network.get().words());
            return network.get().isClosedConnection() ? new ClosedConnection(cause) : new Unreadable(cause);
        }
        return switch (broken.getCause()) {
            case IOException _ -> new Unreadable(Kind.UNREACHABLE, operation, "the connection broke");
            case RuntimeException ours -> ours;
            case null, default -> new IllegalStateException(broken);
        };
    }

    private static void refuseFailure(String operation, HttpResponse<byte[]> response) {
        var status = response.code();
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
        throw new Unreadable(kind, operation, "HTTP " + status + message(response));
    }

    private static boolean isRedirect(int status) {
        return status >= 300 && status < 400;
    }

    private static boolean isHtml(HttpResponse<byte[]> response) {
        var type = response.header("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).contains("html");
    }

    private static boolean saysNotFound(HttpResponse<byte[]> response) {
        return status(response)
                .filter(status -> "NotFound".equals(status.at("reason").json().textValue()))
                .isPresent();
    }

    private static boolean saysNotServed(HttpResponse<byte[]> response) {
        return NOT_SERVED.equals(new String(response.body(), StandardCharsets.UTF_8).strip());
    }

    /** The Status object that comes with an error; empty where nothing of the kind does. */
    private static Optional<Member> status(HttpResponse<byte[]> response) {
        try {
            var body = body("read a Status", response);
            return Optional.of(body)
                    .filter(status -> "Status".equals(status.at("kind").json().textValue()));
        } catch (Unreadable noStatus) {
            return Optional.empty();
        }
    }

    /** The message of an error; that of a Status names the verb and resource that was refused. */
    private static String message(HttpResponse<byte[]> response) {
        try {
            var message = body("read a Status", response).at("message").json().textValue();
            return message == null || message.isEmpty() ? "" : " " + message;
        } catch (Unreadable noStatus) {
            return "";
        }
    }

    private static Member body(String operation, HttpResponse<byte[]> response) {
        try {
            return Member.read(operation, new ByteArrayInputStream(response.body()));
        } catch (IOException notJson) {
            throw Member.notJson(operation);
        }
    }

    private static Optional<Instant> date(HttpResponse<?> response) {
        try {
            return Optional.ofNullable(response.header("Date"))
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static final class ClosedConnection extends Unreadable {
        private static final long serialVersionUID = 1L;

        ClosedConnection(Cause cause) {
            super(cause);
        }
    }

    private static final class ExpiredContinueToken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
