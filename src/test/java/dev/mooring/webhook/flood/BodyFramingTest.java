package dev.mooring.webhook.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFramingTest {
    private static final String CHUNKED = "5\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n";

    @Test
    void endsACountedBodyAfterSoManyBytes() {
        var body = BodyFraming.of(5);
        assertThat(take(body, "hello, world")).isEqualTo(5);
        assertThat(body.isComplete()).isTrue();
    }

    @Test
    void endsAChunkedBodyAfterItsLastChunk() {
        var body = BodyFraming.of(-1);
        assertThat(take(body, CHUNKED + "GET / HTTP/1.1")).isEqualTo(CHUNKED.length());
        assertThat(body.isComplete()).isTrue();
    }

    @Test
    void takesAChunkedBodyByteByByte() {
        var body = BodyFraming.of(-1);
        for (var index = 0; index < CHUNKED.length(); index++) {
            assertThat(take(body, CHUNKED.substring(index, index + 1))).isOne();
        }
        assertThat(body.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5;a=b\r\nhello\r\n0\r\n\r\n",
                "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "\r\n",
                "fffffffff\r\n",
                "0\r\nTrailer: x\r\n\r\n",
                "0\r\n\n"
            })
    void refusesWhatCouldBeFramedInTwoWays(String bytes) {
        assertThat(take(BodyFraming.of(-1), bytes)).isEqualTo(BodyFraming.MALFORMED);
    }

    private static int take(BodyFraming body, String bytes) {
        return body.take(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1), 0);
    }
}
