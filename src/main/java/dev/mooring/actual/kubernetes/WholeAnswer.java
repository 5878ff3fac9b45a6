package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An answer that is held as a whole, and what an API server, or what stands before it, says by it. */
record WholeAnswer(int status, String type, byte[] body) {
    /** What API servers answer of a resource type that they do not serve (k8s.io/apiserver, {@code http.NotFound}). */
    private static final String NOT_SERVED = "404 page not found";
    /**
     * What stands in a refusal that the API server got from kubelet and passes on (k8s.io/apiserver,
     * {@code NewGenericServerResponse}; the second one is kubelet's own). Its own is {@code Unauthorized}, or names the user.
     */
    private static final List<String> OF_KUBELET = List.of("( pods/log ", "Forbidden (user=");

    static WholeAnswer of(KubernetesAnswer answer) throws IOException {
        return new WholeAnswer(answer.status(), answer.header("Content-Type").orElse(""), answer.whole());
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

    /** @throws Unreadable where it is another one than 200 */
    void refuseFailure(String operation) {
        if (status == 200) {
            return;
        }
        if (isRedirect()) {
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
        throw new Unreadable(kind, operation, "HTTP " + status + message());
    }

    boolean isRedirect() {
        return status >= 300 && status < 400;
    }

    /** Whether it is Kubernetes that has nothing of that name. */
    boolean saysNotFound() {
        return statusObject()
                .filter(status -> "NotFound".equals(status.at("reason").json().textValue()))
                .isPresent();
    }

    /** Whether the API server does not serve the kind. */
    boolean saysNotServed() {
        return NOT_SERVED.equals(new String(body, StandardCharsets.UTF_8).strip());
    }

    /** The Status object that comes with an error; empty where nothing of the kind does. */
    Optional<Member> statusObject() {
        try {
            return Optional.of(json("read a Status"))
                    .filter(status -> "Status".equals(status.at("kind").json().textValue()));
        } catch (Unreadable noStatus) {
            return Optional.empty();
        }
    }

    /** The message of an error; that of a Status names the verb and resource that was refused. */
    String message() {
        try {
            var message = json("read a Status").at("message").json().textValue();
            return message == null || message.isEmpty() ? "" : " " + message;
        } catch (Unreadable noStatus) {
            return "";
        }
    }

    /** Whether the API server only passes on what kubelet refused. */
    boolean isOfKubelet() {
        var message = message();
        return OF_KUBELET.stream().anyMatch(message::contains);
    }
}
