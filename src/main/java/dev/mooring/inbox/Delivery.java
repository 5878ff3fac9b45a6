package dev.mooring.inbox;

import java.time.Instant;

/** One HTTP POST from Pulumi Cloud whose signature was right. Its text never shows the body. */
public record Delivery(String id, String kind, byte[] body, Instant receivedAt) {

    @Override
    public String toString() {
        return "Delivery[id=" + id + ", kind=" + kind + ", bytes=" + body.length + "]";
    }
}
