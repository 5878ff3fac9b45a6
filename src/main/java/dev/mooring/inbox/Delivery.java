package dev.mooring.inbox;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** One HTTP POST from Pulumi Cloud whose signature was right, or that its log has. Its text never shows the body. */
public record Delivery(String id, String kind, byte[] body, Instant receivedAt, Origin origin) {
    private static final int PRINT_BYTES = 8;

    /** How a delivery came here. */
    public enum Origin {
        /** Pulumi Cloud sent it. */
        WEBHOOK,
        /** It never arrived, and was fetched from Pulumi Cloud's log. */
        BACKFILL;

        private final String id = name().toLowerCase(Locale.ROOT);

        public String id() {
            return id;
        }

        static Origin of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /** One that Pulumi Cloud sent. */
    public Delivery(String id, String kind, byte[] body, Instant receivedAt) {
        this(id, kind, body, receivedAt, Origin.WEBHOOK);
    }

    /**
     * The same beside the one that has its id. Only bodies are signed: an id that is known says nothing of another body.
     * Sent again, it has the same id again.
     */
    Delivery beside() {
        try {
            var print = MessageDigest.getInstance("SHA-256").digest(body);
            return new Delivery(id + "~" + HexFormat.of().formatHex(print, 0, PRINT_BYTES), kind, body, receivedAt, origin);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "Delivery[id=" + id + ", kind=" + kind + ", bytes=" + body.length + "]";
    }
}
