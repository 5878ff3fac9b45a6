package dev.mooring.standin;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What may be sent in place of an answer: what it is, how it begins, and what then comes again and again. */
public final class HostileAnswers {
    /** What sockets hold on their way, and far less than would fill a memory. */
    public static final long LITTLE = 24L * 1024 * 1024;

    public static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    public static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    public static final String LAST_CHUNK = CHUNKED + "2\r\n{}\r\n0\r\n";

    private HostileAnswers() {}

    /** As fast as it is taken. */
    public static Stream<Arguments> tooMuch() {
        return Stream.of(
                arguments("trailers", LAST_CHUNK, "X-A: aaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
                arguments("a line of a trailer", LAST_CHUNK + "X-A: ", "a"),
                arguments("headers", OK, "X-A: aaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
                arguments("lines without a colon", OK, "aaaaaaaa\r\n"),
                arguments("a line of a header", OK + "X-A: ", "a"),
                arguments("a header that is folded", OK + "X-A: a", "\r\n a"),
                arguments("a status line", "HTTP/1.1 200 ", "a"),
                arguments("no HTTP", "", "a"),
                arguments("empty lines", "", "\r\n"),
                arguments("an extension of a chunk", CHUNKED + "2;", "a"),
                arguments("zeros of a size of a chunk", CHUNKED, "0"),
                arguments("a chunk of a byte less than 2 GiB", CHUNKED + "7FFFFFFF\r\n", "a"),
                arguments("a chunk of 2 GiB", CHUNKED + "80000000\r\n", "a"),
                arguments("a chunk of 2 GiB and two bytes", CHUNKED + "80000002\r\n", "a"),
                arguments("a chunk of nearly 4 GiB", CHUNKED + "FFFFFFFE\r\n", "a"),
                arguments("a chunk of 4 GiB", CHUNKED + "FFFFFFFF\r\n", "a"),
                arguments("a chunk of 16 EiB", CHUNKED + "ffffffffffffffff\r\n", "a"),
                arguments("a chunk of less than nothing", CHUNKED + "-2\r\n", "a"),
                arguments("a length that is none", OK + "Content-Length: x\r\n\r\n", "a"),
                arguments("a length of less than nothing", OK + "Content-Length: -2\r\n\r\n", "a"),
                arguments("two lengths", OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n", "a"),
                arguments("a body without a length", OK + "\r\n", " "),
                arguments("a body in chunks", CHUNKED, "10\r\n" + " ".repeat(16) + "\r\n"));
    }

    /** A little now and then. */
    public static Stream<Arguments> tooSlow() {
        return Stream.of(
                arguments("headers", OK, "X-A: a\r\n"),
                arguments("interim answers", "", "HTTP/1.1 100 Continue\r\n\r\n"),
                arguments("a body", OK + "Content-Length: 100000\r\n\r\n", " "),
                arguments("an extension of a chunk", CHUNKED + "2;", "a"),
                arguments("a chunk of 2 GiB", CHUNKED + "80000000\r\n", "a"),
                arguments("trailers", LAST_CHUNK, "X-A: a\r\n"));
    }
}
