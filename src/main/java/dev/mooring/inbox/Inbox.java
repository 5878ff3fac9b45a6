package dev.mooring.inbox;

import java.util.concurrent.CompletionStage;

/** The durable hand-over between the HTTP edge and the worker. */
public interface Inbox {

    /**
     * Hands a delivery over. Completes when it is on disk, and fails with {@link InboxUnavailable} when it cannot be
     * written.
     */
    CompletionStage<Acceptance> append(Delivery delivery);
}
