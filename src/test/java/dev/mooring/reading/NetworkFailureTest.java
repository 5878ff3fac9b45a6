package dev.mooring.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkFailureTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                named(new ConnectException("Connection refused"), "connection refused"),
                named(chain(new ConnectException(), new ClosedChannelException()), "connection refused"),
                named(chain(new ConnectException(), new UnresolvedAddressException()), "the host is not known"),
                named(new UnknownHostException("api.example"), "the host is not known"),
                named(chain(new IOException("late"), new ConnectTimeoutException("late")), "no answer in time"),
                named(new NoRouteToHostException(), "no route to the host"),
                named(
                        chain(
                                new SSLHandshakeException("PKIX path building failed"),
                                chain(
                                        new CertificateException("PKIX: sun.security.Exception: no path"),
                                        new CertPathBuilderException("unable to find valid certification path"))),
                        "certificate not trusted: unable to find valid certification path"),
                named(
                        chain(new SSLHandshakeException("invalid"), new CertificateExpiredException("NotAfter: today")),
                        "certificate not trusted: NotAfter: today"),
                named(new SSLException("bad record"), "no TLS connection could be made"),
                named(
                        chain(new IOException("header parser received no bytes"), new EOFException("EOF")),
                        "the connection was closed before the answer came"),
                named(new SocketException("Connection reset"), "the connection was closed before the answer came"));
    }

    private static Arguments named(Throwable failure, String words) {
        return Arguments.of(failure, words);
    }

    private static Throwable chain(Throwable outer, Throwable inner) {
        return outer.initCause(inner);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void saysInWordsForPeopleWhyNobodyAnswered(Throwable failure, String words) {
        assertThat(NetworkFailure.of(new ExecutionException(failure))
                        .orElseThrow()
                        .words())
                .isEqualTo(words);
    }

    @Test
    void saysNothingOfAFaultOfOurOwn() {
        assertThat(NetworkFailure.of(new ExecutionException(new IllegalStateException("a fault"))))
                .isEmpty();
    }

    @Test
    void tellsAClosedConnectionFromARefusedOne() {
        assertThat(NetworkFailure.of(new EOFException()).orElseThrow().isClosedConnection())
                .isTrue();
        assertThat(NetworkFailure.of(new ConnectException()).orElseThrow().isClosedConnection())
                .isFalse();
    }

    @Test
    void saysHowLongItWaitedForAnAnswer() {
        assertThat(words(new SocketTimeoutException("Read timed out"))).isEqualTo("timed out: no answer within 15 s");
    }

    @Test
    void saysHowLongItWaitedForAConnection() {
        assertThat(words(new SocketTimeoutException("Connect timed out")))
                .isEqualTo("timed out: no connection within 5 s");
    }

    private static String words(Throwable failure) {
        return NetworkFailure.of(failure, Duration.ofSeconds(5), Duration.ofSeconds(15))
                .orElseThrow()
                .words();
    }
}
