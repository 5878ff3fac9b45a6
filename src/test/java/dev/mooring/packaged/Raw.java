package dev.mooring.packaged;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What comes back for bytes that are sent over a bare socket. */
record Raw(String text, boolean isClosed) {
    /** A busy machine may take long to begin; what has begun goes on at once. */
    private static final int PATIENCE_MILLIS = 15_000;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    /** Sends and listens until the other side closes, or has answered and says nothing more for so long. */
    static Raw send(int port, String request, int quietMillis) throws IOException {
        return send(port, request.getBytes(StandardCharsets.ISO_8859_1), quietMillis);
    }

    static Raw send(int port, byte[] request, int quietMillis) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(Math.max(PATIENCE_MILLIS, quietMillis));
            var answer = new ByteArrayOutputStream();
            var closed = false;
            try {
                socket.getOutputStream().write(request);
                var buffer = new byte[8_192];
                int read;
                while ((read = socket.getInputStream().read(buffer)) > 0) {
                    answer.write(buffer, 0, read);
                    socket.setSoTimeout(quietMillis);
                }
                closed = true;
            } catch (java.net.SocketTimeoutException open) {
                // It says no more.
            } catch (IOException reset) {
                closed = true;
            }
            return new Raw(answer.toString(StandardCharsets.ISO_8859_1), closed);
        }
    }

    List<String> statuses() {
        return STATUS.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
