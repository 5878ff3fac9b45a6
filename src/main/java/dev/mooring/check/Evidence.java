package dev.mooring.check;

import dev.mooring.reading.Detail;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The actual values that were compared, in the order they should be read. Texts, numbers and lists of texts only. */
public final class Evidence {
    private static final int LONGEST_LIST = 50;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Evidence() {}

    public static Evidence of(String name, @Nullable Object value) {
        return new Evidence().and(name, value);
    }

    /** Nothing yet. */
    public static Evidence none() {
        return new Evidence();
    }

    /** Adds a value; null and empty optionals are left out. Long lists are cut, and say so. */
    public Evidence and(String name, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Optional<?> optional -> optional.ifPresent(inner -> and(name, inner));
            case Instant time -> values.put(name, time.toString());
            case Collection<?> list -> values.put(name, texts(list));
            case Number number -> values.put(name, number);
            case Boolean bool -> values.put(name, bool);
            default -> values.put(name, value.toString());
        }
        return this;
    }

    /** Adds what is known of a detail. */
    public <T> Evidence and(String name, Detail<T> detail) {
        detail.tell(value -> and(name, (Object) value));
        return this;
    }

    private static List<String> texts(Collection<?> list) {
        var texts = list.stream().limit(LONGEST_LIST).map(String::valueOf);
        return list.size() <= LONGEST_LIST
                ? texts.toList()
                : Stream.concat(texts, Stream.of("… and " + (list.size() - LONGEST_LIST) + " more"))
                        .toList();
    }

    public Map<String, Object> values() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
