package dev.mooring.reading;

import dev.mooring.outgoing.Untrusted;
import dev.mooring.reading.Cause.Kind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why nobody answered, in words for people.
 *
 * @param words for example {@code connection refused}
 */
public record NetworkFailure(Kind kind, String words) {
    /** A proxy asks who we are. */
    public static final int PROXY_AUTHENTICATION = 407;

    /** Netty's words: {@code http, none, proxy/10.0.0.1:3128 => api.pulumi.com:443, status: 403 Forbidden}. */
    private static final Pattern NO_TUNNEL = Pattern.compile("=> .*, status: (\\d{3})");

    private static final NetworkFailure CLOSED =
            new NetworkFailure(Kind.UNREACHABLE, "the connection was closed before the answer came");

    /**
     * What an exception, or one behind it, says of the network; empty where it says nothing of it. Clients wrap what
     * happened in exceptions that say less, and not always the same way round: the most telling one of all counts.
     */
    public static Optional<NetworkFailure> of(Throwable failure) {
        var chain = chain(failure);
        var named = chain.stream().filter(Untrusted.class::isInstance).findFirst();
        if (named.isPresent()) {
            return Optional.of(new NetworkFailure(
                    Kind.UNREACHABLE, String.valueOf(named.get().getMessage())));
        }
        var byProxy = ofProxy(failure);
        if (byProxy.isPresent()) {
            return byProxy;
        }
        var untrusted = chain.reversed().stream()
                .filter(NetworkFailure::isOfCertificates)
                .findFirst();
        if (untrusted.isPresent()) {
            return Optional.of(untrusted(untrusted.get()));
        }
        if (any(chain, one -> one instanceof UnknownHostException || one instanceof UnresolvedAddressException)) {
            return Optional.of(new NetworkFailure(Kind.UNREACHABLE, "the host is not known"));
        }
        // Before refused connections: a connection that is not made in time is one of those to some clients.
        if (any(chain, one -> one.getClass().getSimpleName().contains("Timeout") || isOfLateProxy(one))) {
            return Optional.of(new NetworkFailure(Kind.TIMED_OUT, "no answer in time"));
        }
        if (any(chain, NetworkFailure::isOfProxy)) {
            return Optional.of(new NetworkFailure(Kind.UNREACHABLE, "the proxy did not make a way to it"));
        }
        if (any(chain, NoRouteToHostException.class::isInstance)) {
            return Optional.of(new NetworkFailure(Kind.UNREACHABLE, "no route to the host"));
        }
        if (any(chain, ConnectException.class::isInstance)) {
            return Optional.of(new NetworkFailure(Kind.UNREACHABLE, "connection refused"));
        }
        if (any(chain, SSLException.class::isInstance)) {
            return Optional.of(new NetworkFailure(Kind.UNREACHABLE, "no TLS connection could be made"));
        }
        return any(chain, NetworkFailure::isOfClosedConnections) ? Optional.of(CLOSED) : Optional.empty();
    }

    /** What a proxy between said, where it made no way; empty where it was none. */
    public static Optional<NetworkFailure> ofProxy(Throwable failure) {
        return chain(failure).stream()
                .map(one -> NO_TUNNEL.matcher(String.valueOf(one.getMessage())))
                .filter(Matcher::find)
                .map(found -> refusedByProxy(Integer.parseInt(found.group(1))))
                .findFirst();
    }

    /** @param status what the proxy answered in place of making a way */
    public static NetworkFailure refusedByProxy(int status) {
        return new NetworkFailure(
                Kind.UNREACHABLE,
                switch (status) {
                    case PROXY_AUTHENTICATION ->
                        "the proxy refused: it asks for a user and a password, and takes none of ours (HTTP 407): put them"
                                + " into the address of the proxy, http://USER:PASSWORD@HOST:PORT";
                    case 403 ->
                        "the proxy refused (HTTP 403): let it allow this host, or except the host by mooring.outgoing.no-proxy";
                    default -> "the proxy could not reach it (HTTP " + status + ")";
                });
    }

    /**
     * The same, with the time that was waited.
     *
     * @param connection for a connection
     * @param answer for an answer
     */
    public static Optional<NetworkFailure> of(Throwable failure, Duration connection, Duration answer) {
        return of(failure)
                .map(found -> found.kind() == Kind.TIMED_OUT
                        ? isOfLateConnection(failure) ? noConnection(connection) : noAnswer(answer)
                        : found);
    }

    /** There was an answer to wait for, and it did not come. */
    public static NetworkFailure noAnswer(Duration within) {
        return new NetworkFailure(Kind.TIMED_OUT, "timed out: no answer within " + within.toSeconds() + " s");
    }

    /** There was not even a connection. */
    public static NetworkFailure noConnection(Duration within) {
        return new NetworkFailure(Kind.TIMED_OUT, "timed out: no connection within " + within.toSeconds() + " s");
    }

    /** Whether there is nobody to trust at the other end: another certificate authority, or no TLS at all. */
    public static boolean isOfTls(Throwable failure) {
        return any(chain(failure), one -> one instanceof SSLException || isOfCertificates(one));
    }

    /** Whether no connection was made in time; its TLS handshake and the way through a proxy are parts of it. */
    public static boolean isOfLateConnection(Throwable failure) {
        return any(chain(failure), NetworkFailure::isOfConnecting);
    }

    /** Clients tell it by the class, or by the words alone. */
    private static boolean isOfConnecting(Throwable failure) {
        var name = failure.getClass().getSimpleName();
        return name.contains("ConnectTimeout")
                || name.contains("HandshakeTimeout")
                || isOfLateProxy(failure)
                || (failure instanceof SocketTimeoutException
                        && String.valueOf(failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .startsWith("connect"));
    }

    /** Netty's, of a proxy that took the connection, and nothing more. */
    private static boolean isOfProxy(Throwable failure) {
        return failure.getClass().getSimpleName().endsWith("ProxyConnectException");
    }

    private static boolean isOfLateProxy(Throwable failure) {
        return isOfProxy(failure) && String.valueOf(failure.getMessage()).endsWith(", timeout");
    }

    /** Whether the other side took the question, and hung up: it may be asked again at once. */
    public boolean isClosedConnection() {
        return equals(CLOSED);
    }

    private static List<Throwable> chain(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        for (@Nullable Throwable one = failure; one != null && !chain.contains(one); one = one.getCause()) {
            chain.add(one);
        }
        return chain;
    }

    private static boolean any(List<Throwable> chain, Predicate<Throwable> is) {
        return chain.stream().anyMatch(is);
    }

    private static boolean isOfCertificates(Throwable failure) {
        return failure instanceof CertificateException
                || failure instanceof CertPathBuilderException
                || failure instanceof CertPathValidatorException;
    }

    private static NetworkFailure untrusted(Throwable untrusted) {
        var message = untrusted.getMessage();
        return new NetworkFailure(
                Kind.UNREACHABLE, "certificate not trusted" + (message == null ? "" : ": " + message));
    }

    /** Clients have classes of their own for it too. */
    private static boolean isOfClosedConnections(Throwable failure) {
        var name = failure.getClass().getSimpleName();
        return failure instanceof ClosedChannelException
                || failure instanceof EOFException
                || failure instanceof SocketException
                || name.contains("Closed")
                || name.contains("StreamReset");
    }
}
