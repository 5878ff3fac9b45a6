package dev.mooring.webhook.flood;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * The open connections of a port. When there may be no more, a peer that has few gets in in place of the oldest of
 * the one that has most: nobody is locked out by others, however many they are, while he has fewer than they.
 *
 * @param <C> a connection
 */
final class Connections<C> {
    private final int most;
    private final int mostOfOne;
    private final Map<String, LinkedHashSet<C>> byPeer = new HashMap<>();
    private int open;

    Connections(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /**
     * @param isIn whether the connection may stay
     * @param inPlaceOf the one that must be closed for it
     */
    record Admission<C>(boolean isIn, Optional<C> inPlaceOf) {}

    synchronized Admission<C> admit(String peer, C connection) {
        var own = byPeer.containsKey(peer) ? byPeer.get(peer).size() : 0;
        if (own >= mostOfOne) {
            return new Admission<>(false, Optional.empty());
        }
        var inPlaceOf = Optional.<C>empty();
        if (open >= most) {
            var largest = byPeer.values().stream()
                    .max(Comparator.comparingInt(LinkedHashSet::size))
                    .filter(held -> held.size() > own + 1);
            if (largest.isEmpty()) {
                return new Admission<>(false, Optional.empty());
            }
            inPlaceOf = Optional.of(largest.get().removeFirst());
            open--;
        }
        byPeer.computeIfAbsent(peer, _ -> new LinkedHashSet<>()).add(connection);
        open++;
        return new Admission<>(true, inPlaceOf);
    }

    /** It is closed. */
    synchronized void left(String peer, C connection) {
        var held = byPeer.get(peer);
        if (held != null && held.remove(connection)) {
            open--;
            if (held.isEmpty()) {
                byPeer.remove(peer);
            }
        }
    }

    synchronized int open() {
        return open;
    }
}
