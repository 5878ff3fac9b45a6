package dev.mooring.reading;

/**
 * One thing that is read for a verification, and the type of its answer. Each source is a constant beside the records of
 * its answer; a source is equal to itself alone.
 *
 * @param <T> what it answers
 */
@SuppressWarnings("unused") // The type of the answer ties a source to its readings at compile time.
public final class Source<T> {
    private final String id;

    private Source(String id) {
        this.id = id;
    }

    /** A source by the name that reports, metrics and the page use: kebab-case, for example {@code kubernetes-nodes}. */
    public static <T> Source<T> named(String id) {
        return new Source<>(id);
    }

    public String id() {
        return id;
    }

    /** Who answers it. */
    public Api api() {
        return Api.of(id);
    }

    @Override
    public String toString() {
        return id;
    }
}
