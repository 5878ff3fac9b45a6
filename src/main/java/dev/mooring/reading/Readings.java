package dev.mooring.reading;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every source of one cluster with what became of asking it, in the order in which reports list them. */
public final class Readings {
    private final Map<Source<?>, Reading<?>> bySource;

    private Readings(Map<Source<?>, Reading<?>> bySource) {
        this.bySource = Collections.unmodifiableMap(bySource);
    }

    public static Readings of(Collection<? extends Reading<?>> readings) {
        var bySource = new LinkedHashMap<Source<?>, Reading<?>>();
        readings.forEach(reading -> bySource.put(reading.source(), reading));
        return new Readings(bySource);
    }

    public static Readings of(Reading<?>... readings) {
        return of(Arrays.asList(readings));
    }

    /** These and others; of two of one source the other counts. */
    public Readings and(Readings others) {
        var all = new LinkedHashMap<>(bySource);
        all.putAll(others.bySource);
        return new Readings(all);
    }

    public Readings and(Reading<?> other) {
        return and(of(other));
    }

    /** What became of asking a source. One that nobody asked is unavailable: never taken for empty. */
    @SuppressWarnings("unchecked") // A source is in the map with a reading of its own type only.
    public <T> Reading<T> of(Source<T> source) {
        var reading = bySource.get(source);
        return reading == null
                ? Reading.unavailable(source, new Cause(Cause.Kind.DEPENDENCY, source.id(), "was not read"))
                : (Reading<T>) reading;
    }

    public Collection<Reading<?>> all() {
        return bySource.values();
    }
}
