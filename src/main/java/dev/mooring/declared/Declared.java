package dev.mooring.declared;

import java.util.Optional;
import java.util.function.Function;

/** One declared setting. Only a {@link Known} one is ever compared with reality. */
public sealed interface Declared<T> {

    /** Declared in clear. */
    record Known<T>(T given) implements Declared<T> {}

    /** Not declared, or listed under {@code ignoreChanges}: the provider's default or the author's choice stands. */
    record Undeclared<T>() implements Declared<T> {}

    /** Declared, but encrypted or not known yet: cannot be compared. */
    record Hidden<T>() implements Declared<T> {}

    static <T> Declared<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Declared<T> undeclared() {
        return new Undeclared<>();
    }

    static <T> Declared<T> hidden() {
        return new Hidden<>();
    }

    default Optional<T> value() {
        return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
    }

    default boolean isHidden() {
        return this instanceof Hidden<T>;
    }

    default <R> Declared<R> map(Function<? super T, ? extends R> turn) {
        return switch (this) {
            case Known<T>(T value) -> new Known<>(turn.apply(value));
            case Undeclared<T> _ -> new Undeclared<>();
            case Hidden<T> _ -> new Hidden<>();
        };
    }

    /** Something inside this setting, which may itself not be declared, or hidden. */
    default <R> Declared<R> flatMap(Function<? super T, Declared<R>> inside) {
        return switch (this) {
            case Known<T>(T value) -> inside.apply(value);
            case Undeclared<T> _ -> new Undeclared<>();
            case Hidden<T> _ -> new Hidden<>();
        };
    }

    /** This setting, or the other one where this is not declared. */
    default Declared<T> or(Declared<T> other) {
        return this instanceof Undeclared<T> ? other : this;
    }
}
