package dev.mooring.actual.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * GETs against one Kubernetes API through the client's own HTTP stack (credentials, TLS, retries on 429 and 5xx). Lists
 * are paged and parsed object by object, so that a list is never held as a whole, and so that the answer's {@code Date}
 * is at hand.
 */
final class KubernetesApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;
    private static final int RESTARTS = 3;
    private static final int DEADLINE_SECONDS = 20;
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

    /** All objects of a list that {@code keep} keeps; empty on 404. A list that changed too much under us starts again. */
    <T> Optional<Listed<T>> list(String path, Function<JsonNode, Optional<T>> keep) {
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

    /** One object; empty on 404. */
    Optional<JsonNode> get(String path) {
        var response = send("get " + path, path);
        if (response.code() == 404) {
            return Optional.empty();
        }
        refuseFailure("get " + path, response);
        try {
            return Optional.ofNullable(JSON.readTree(response.body()));
        } catch (IOException malformed) {
            throw malformed("get " + path);
        }
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

    /** Asks, and takes any answer for one that does not concern Mooring's own rights. */
    Answer ask(String path) {
        var response = send("get " + path, path);
        if (response.code() == 401 || response.code() == 403 || response.code() == 429) {
            refuseFailure("get " + path, response);
        }
        // The body of an answer that went well is a line of somebody's log: it is not looked at.
        return new Answer(
                response.code(), response.code() < 500 ? "" : message(response).strip());
    }

    private <T> Optional<Listed<T>> listOnce(String path, Function<JsonNode, Optional<T>> keep) {
        var items = new ArrayList<T>();
        var token = "";
        Optional<Instant> serverTime = Optional.empty();
        do {
            var response = send("list " + path, page(path, token));
            if (response.code() == 404) {
                return Optional.empty();
            }
            if (response.code() == 410) {
                throw new ExpiredContinueToken();
            }
            refuseFailure("list " + path, response);
            token = page(path, response, item -> keep.apply(item).ifPresent(items::add));
            // The whole list is a snapshot of the moment at which its first page was answered.
            serverTime = serverTime.or(() -> date(response));
        } while (!token.isEmpty());
        return Optional.of(new Listed<>(List.copyOf(items), serverTime));
    }

    private static String page(String path, String token) {
        var query = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
        return token.isEmpty() ? query : query + "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    private static String page(String path, HttpResponse<byte[]> response, Consumer<JsonNode> each) {
        try (var parser = JSON.getFactory().createParser(response.body())) {
            return items(parser, each);
        } catch (IOException malformed) {
            throw malformed("list " + path);
        }
    }

    /** Feeds the items on and returns the continue token, empty on the last page. */
    private static String items(JsonParser parser, Consumer<JsonNode> each) throws IOException {
        var token = "";
        var sawItems = false;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("list");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            parser.nextToken();
            if ("items".equals(member)) {
                sawItems = true;
                eachItem(parser, each);
            } else if ("metadata".equals(member)) {
                token = Json.text(JSON.readTree(parser), "continue");
            } else {
                parser.skipChildren();
            }
        }
        if (!sawItems || parser.currentToken() != JsonToken.END_OBJECT) {
            throw malformed("list");
        }
        return token;
    }

    private static void eachItem(JsonParser parser, Consumer<JsonNode> each) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw malformed("list");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            each.accept(JSON.readTree(parser));
        }
    }

    private HttpResponse<byte[]> send(String operation, String pathAndQuery) {
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
            var root = broken.getCause() == null ? broken : broken.getCause();
            throw new Unreadable(kind(root), operation, root.getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unreadable(Kind.TIMED_OUT, operation, "gave up waiting");
        }
    }

    private static Kind kind(Throwable broken) {
        return broken instanceof TimeoutException || broken instanceof HttpTimeoutException
                ? Kind.TIMED_OUT
                : Kind.UNREACHABLE;
    }

    private static void refuseFailure(String operation, HttpResponse<byte[]> response) {
        var status = response.code();
        if (status == 200) {
            return;
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

    /** The message of the Status object that comes with an error; it names the verb and resource that was refused. */
    private static String message(HttpResponse<byte[]> response) {
        try {
            return Optional.of(Json.text(JSON.readTree(response.body()), "message"))
                    .filter(text -> !text.isEmpty())
                    .map(text -> " " + text)
                    .orElse("");
        } catch (IOException notJson) {
            return "";
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

    private static Unreadable malformed(String operation) {
        return new Unreadable(Kind.MALFORMED, operation, "the answer is not a Kubernetes object");
    }

    private static final class ExpiredContinueToken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
