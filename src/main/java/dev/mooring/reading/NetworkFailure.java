package dev.mooring.reading;

import dev.mooring.reading.Cause.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why nobody answered, in words for people.
 *
 * @param words for example {@code connection refused}
 */
public record NetworkFailure(Kind kind, String words) {

    /** What an exception, or one behind it, says of the network; empty where it says nothing of it. */
    public static Optional<NetworkFailure> of(Throwable failure) {
        @Nullable NetworkFailure found = null;
        for (@Nullable Throwable one = failure; one != null; one = one.getCause()) {
            // The innermost one knows best.
            var named = named(one);
            found = named == null ? found : named;
        }
        return Optional.ofNullable(found);
    }

    private static @Nullable NetworkFailure named(Throwable failure) {
        return switch (failure) {
            case HttpTimeoutException _, SocketTimeoutException _, TimeoutException _ ->
                new NetworkFailure(Kind.TIMED_OUT, "no answer in time");
            case UnknownHostException _ -> new NetworkFailure(Kind.UNREACHABLE, "the host is not known");
            case NoRouteToHostException _ -> new NetworkFailure(Kind.UNREACHABLE, "no route to the host");
            case ConnectException _ -> new NetworkFailure(Kind.UNREACHABLE, "connection refused");
            case CertificateException untrusted -> untrusted(untrusted);
            case SSLException _ -> new NetworkFailure(Kind.UNREACHABLE, "no TLS connection could be made");
            case ClosedChannelException _, EOFException _, SocketException _ ->
                new NetworkFailure(Kind.UNREACHABLE, "the connection was closed before the answer came");
            default -> closed(failure);
        };
    }

    private static NetworkFailure untrusted(Throwable untrusted) {
        var message = untrusted.getMessage();
        return new NetworkFailure(
                Kind.UNREACHABLE, "certificate not trusted" + (message == null ? "" : ": " + message));
    }

    /** Clients have classes of their own for it. */
    private static @Nullable NetworkFailure closed(Throwable failure) {
        var name = failure.getClass().getSimpleName();
        return name.contains("Closed") && failure instanceof IOException
                ? new NetworkFailure(Kind.UNREACHABLE, "the connection was closed before the answer came")
                : null;
    }
}
