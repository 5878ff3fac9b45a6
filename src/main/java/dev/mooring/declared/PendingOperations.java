package dev.mooring.declared;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All operations of a stack that were cut off, in the order of its state. Each resource that is compared asks for its own, and
 * a state may hold as many of both as may be read.
 *
 * @param uncertain those that are not over, by the URN of the resource; the first one of each
 */
public record PendingOperations(List<PendingOperation> all, Map<String, PendingOperation> uncertain) {
    public static final PendingOperations NONE = of(List.of());

    public PendingOperations {
        all = List.copyOf(all);
        uncertain = Map.copyOf(uncertain);
    }

    public static PendingOperations of(List<PendingOperation> all) {
        var uncertain = new HashMap<String, PendingOperation>();
        all.stream()
                .filter(operation -> !operation.isOver())
                .forEach(operation -> uncertain.putIfAbsent(operation.urn(), operation));
        return new PendingOperations(all, uncertain);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** What was being done to a resource, so that neither how it was nor how it was to be is certain. */
    public Optional<PendingOperation> of(String urn) {
        return Optional.ofNullable(uncertain.get(urn));
    }
}
