package dev.mooring.webhook.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.webhook.flood.RequestHead.Parsed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

    @Test
    void readsHowLongTheBodyIs() {
        assertThat(read("POST /x HTTP/1.1\r\nHost: m\r\nContent-Length: 12\r\n\r\n"))
                .isEqualTo(new Parsed.Sound("/x", 12, false, -1));
    }

    @Test
    void readsThatTheBodyIsChunked() {
        assertThat(read("POST /x HTTP/1.1\r\nHost: m\r\nTransfer-Encoding: Chunked\r\n\r\n"))
                .isEqualTo(new Parsed.Sound("/x", -1, false, -1));
    }

    @Test
    void takesATargetWithTheHostThatIsNamed() {
        assertThat(read("GET http://m:8080/x HTTP/1.1\r\nHost: M:8080\r\n\r\n")).isInstanceOf(Parsed.Sound.class);
    }

    @Test
    void needsNoHostInVersion10() {
        assertThat(read("GET / HTTP/1.0\r\n\r\n")).isInstanceOf(Parsed.Sound.class);
    }

    @Test
    void knowsTheBeginningOfHttp2() {
        assertThat(read("PRI * HTTP/2.0\r\n\r\n")).isEqualTo(new Parsed.Preface());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/1.2"})
    void refusesAVersionThatIsNotKnown(String version) {
        assertThat(read("POST / " + version + "\r\nHost: m\r\n\r\n"))
                .isEqualTo(new Parsed.Refused(Refusal.UNKNOWN_VERSION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 1\r\nTransfer-Encoding: chunked",
                "Content-Length: 1\r\nContent-Length: 1",
                "Content-Length: 1, 1",
                "Content-Length: +1",
                "Content-Length: -1",
                "Content-Length: 0x1",
                "Content-Length: 1 1",
                "Content-Length:",
                "Content-Length: 9999999999999999999999",
                "Content-Length: \u000b1",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\r\n ",
                "Transfer-Encoding:",
                "Transfer-Encoding : chunked",
                " Transfer-Encoding: chunked",
                "Transfer-Encoding\t: chunked",
                "X: a\r\n folded",
                "X: a\r\n\tfolded",
                "X: a\nContent-Length: 1",
                "X: a\rContent-Length: 1",
                "X: a\u0000b",
                "X\u0000: a",
                "(X): a",
                "no colon",
                ": a",
                "Host: other",
                "Upgrade: h2c\r\nUpgrade: h2c"
            })
    void refusesWhatCouldBeFramedInTwoWays(String header) {
        assertThat(read("POST / HTTP/1.1\r\nHost: m\r\n" + header + "\r\n\r\n")).isEqualTo(malformed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: m\r\n\r\n",
                "GET / x HTTP/1.1\r\nHost: m\r\n\r\n",
                "GET /\tHTTP/1.1\r\nHost: m\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: m\r\n\r\n",
                "GET / http/1.1\r\nHost: m\r\n\r\n",
                "GET / HTTP/1.1x\r\nHost: m\r\n\r\n",
                "GET /#x HTTP/1.1\r\nHost: m\r\n\r\n",
                "G\u0000T / HTTP/1.1\r\nHost: m\r\n\r\n",
                "GET\r\nHost: m\r\n\r\n",
                "\r\n\r\n",
                "CONNECT m:80 HTTP/1.1\r\nHost: m\r\n\r\n",
                "GET http://other/ HTTP/1.1\r\nHost: m\r\n\r\n",
                "GET ftp://m/ HTTP/1.1\r\nHost: m\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void refusesARequestLineOrHostThatIsAmiss(String head) {
        assertThat(read(head)).isEqualTo(malformed());
    }

    private static Parsed malformed() {
        return new Parsed.Refused(Refusal.MALFORMED);
    }

    private static Parsed read(String head) {
        return RequestHead.read(head.getBytes(StandardCharsets.ISO_8859_1));
    }
}
