package dev.mooring.inbox;

import java.time.Instant;
import java.util.Locale;

/** One HTTP POST from Pulumi Cloud whose signature was right, or that its log has. Its text never shows the body. */
public record Delivery(String id, String kind, byte[] body, Instant receivedAt, Origin origin) {

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

    @Override
    public String toString() {
        return "Delivery[id=" + id + ", kind=" + kind + ", bytes=" + body.length + "]";
    }
}
