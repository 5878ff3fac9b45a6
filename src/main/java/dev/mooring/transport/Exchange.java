package dev.mooring.transport;

import java.io.IOException;

/** A request, and what becomes of it. */
public interface Exchange {
    /**
     * Sends the request, once, and waits for the head of its answer: for a connection to be free, to be made, and for the head
     * itself no longer than there is time for all of it. The name of the host is looked up by whoever calls this, before that.
     *
     * @throws java.net.UnknownHostException where nobody knows the host
     * @throws NoConnection where nothing was sent
     * @throws java.net.SocketTimeoutException where it was, and there was no head in time
     * @throws java.io.InterruptedIOException where whoever waits is interrupted, and still is
     * @throws IOException where the connection broke, or what came is no answer
     */
    Answer answer() throws IOException;

    /** Closes its connection, unless all of the answer has come. Whoever waits for it or reads it is told. */
    void abort();
}
