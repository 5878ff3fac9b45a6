package dev.mooring.declared;

/** A taint that a node is declared to have. The value may be empty. */
public record DeclaredTaint(String key, String value, String effect) {
    /** As {@code kubectl taint} writes it. */
    @Override
    public String toString() {
        return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
}
