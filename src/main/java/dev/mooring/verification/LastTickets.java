package dev.mooring.verification;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers a bounded number of tickets, the oldest of which are forgotten. */
final class LastTickets extends LinkedHashMap<String, Ticket> {
    private static final long serialVersionUID = 1L;
    private final int most;

    LastTickets(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Ticket> eldest) {
        return size() > most;
    }
}
