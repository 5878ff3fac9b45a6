package dev.mooring.packaged;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What comes back for bytes that are sent over a bare socket. */
record Raw(String text, boolean isClosed) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    /** Sends and listens until the other side closes, or says nothing for so long. */
    static Raw send(int port, String request, int patienceMillis) throws IOException {
        return send(port, request.getBytes(StandardCharsets.ISO_8859_1), patienceMillis);
    }

    static Raw send(int port, byte[] request, int patienceMillis) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(patienceMillis);
            var answer = new ByteArrayOutputStream();
            var closed = false;
            try {
                socket.getOutputStream().write(request);
                var buffer = new byte[8_192];
                int read;
                while ((read = socket.getInputStream().read(buffer)) > 0) {
                    answer.write(buffer, 0, read);
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
