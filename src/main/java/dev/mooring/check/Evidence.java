package dev.mooring.check;

import dev.mooring.reading.Detail;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The actual values that were compared, in the order they should be read: texts, numbers and lists of texts only. And what
 * they tell beside: when it began, what the cause is in this case, and what to do about it.
 */
public final class Evidence {
    private static final int LONGEST_LIST = 50;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<Placeholder, Object> named = new EnumMap<>(Placeholder.class);
    private final Set<String> beyond = new HashSet<>(0);
    private final Set<String> places = new TreeSet<>();
    private @Nullable Instant since;
    private @Nullable String cause;
    private @Nullable Remedy remedy;

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

    /** When the condition began, where the source says so; null says nothing. */
    public Evidence since(@Nullable Instant began) {
        since = began;
        return this;
    }

    public Evidence since(Optional<Instant> began) {
        return since(began.orElse(null));
    }

    /** The same, if the detail is known. */
    public Evidence since(Detail<Instant> began) {
        began.tell(this::since);
        return this;
    }

    /** The cause in this case, in place of what the check says of causes in general. */
    public Evidence pointingTo(String likelyCause) {
        cause = likelyCause;
        return this;
    }

    /** The same, if the detail is known. */
    public Evidence pointingTo(Detail<String> likelyCause) {
        likelyCause.tell(this::pointingTo);
        return this;
    }

    /** What to do in this case: one of the {@link CheckDescription#otherRemedies other remedies} of the check. */
    public Evidence callingFor(Remedy other) {
        remedy = other;
        return this;
    }

    /** This fault says more than those of some checks, which then do not explain it. */
    public Evidence beyond(String... checks) {
        beyond.addAll(List.of(checks));
        return this;
    }

    /** What failed stands on these nodes: what explains all of them explains it. */
    public Evidence standingOn(Collection<String> nodes) {
        places.addAll(nodes);
        return this;
    }

    Set<String> places() {
        return places;
    }

    Set<String> beyond() {
        return beyond;
    }

    /** A word for commands that is not to be shown, or is called otherwise. Null and empty optionals are left out. */
    public Evidence naming(Placeholder blank, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Optional<?> optional -> optional.ifPresent(inner -> naming(blank, inner));
            case Collection<?> list -> named.put(blank, List.copyOf(list));
            default -> named.put(blank, value);
        }
        return this;
    }

    /** The same, if the detail is known. */
    public <T> Evidence naming(Placeholder blank, Detail<T> detail) {
        detail.tell(value -> naming(blank, (Object) value));
        return this;
    }

    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    Optional<String> cause() {
        return Optional.ofNullable(cause);
    }

    Optional<Remedy> remedy() {
        return Optional.ofNullable(remedy);
    }

    Optional<Object> named(Placeholder blank) {
        return Optional.ofNullable(named.get(blank));
    }

    Optional<Object> value(String name) {
        return Optional.ofNullable(values.get(name));
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
