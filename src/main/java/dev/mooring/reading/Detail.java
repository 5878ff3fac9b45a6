package dev.mooring.reading;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something that makes a finding easier to understand and that no verdict depends on: it can be told, and not asked for. */
public final class Detail<T> {
    private final Optional<T> value;

    Detail(Optional<T> value) {
        this.value = value;
    }

    /** A part of it; null where it has none. */
    public <R> Detail<R> map(Function<? super T, ? extends @Nullable R> part) {
        return new Detail<>(value.map(part));
    }

    public <R> Detail<R> flatMap(Function<? super T, Optional<R>> part) {
        return new Detail<>(value.flatMap(part));
    }

    /** Tells it, where it is known. */
    public void tell(Consumer<? super T> listener) {
        value.ifPresent(listener);
    }
}
