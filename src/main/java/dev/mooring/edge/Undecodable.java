package dev.mooring.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Refuses addresses whose percent signs mean nothing, with words: whatever would read them later answers without any. What
 * Pulumi sends has no such address.
 */
@ApplicationScoped
public class Undecodable {
    private static final int BEFORE_ALL = -99_999;
    private static final int BAD_REQUEST = 400;

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL).handler(context -> {
            var request = context.request();
            if (isDecodable(request.uri())) {
                context.next();
            } else {
                refuse(request);
            }
        });
    }

    private static void refuse(HttpServerRequest request) {
        request.response()
                .setStatusCode(BAD_REQUEST)
                .putHeader("Content-Type", "application/problem+json")
                .end(
                        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"The address cannot be"
                                + " decoded: after each percent sign there must be two hex digits, and together they must be UTF-8.\"}");
    }

    /** Whether each percent sign has its two digits, and the bytes that they stand for are UTF-8. */
    static boolean isDecodable(@Nullable String uri) {
        if (uri == null || uri.indexOf('%') < 0) {
            return true;
        }
        var length = uri.length();
        var bytes = ByteBuffer.allocate(length);
        for (var index = 0; index < length; index++) {
            var character = uri.charAt(index);
            if (character != '%') {
                // Ends what is in bytes; what it is does not matter.
                bytes.put((byte) 'x');
                continue;
            }
            if (index + 2 >= length || !isHex(uri.charAt(index + 1)) || !isHex(uri.charAt(index + 2))) {
                return false;
            }
            bytes.put((byte) HexFormat.fromHexDigits(uri, index + 1, index + 3));
            index += 2;
        }
        return isUtf8(bytes.flip());
    }

    private static boolean isHex(char character) {
        return HexFormat.isHexDigit(character);
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
