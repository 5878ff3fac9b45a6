package dev.mooring.reading;

import java.time.Instant;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The only way from a rule to what was read. It opens just what the rule has stated beforehand, and keeps account of what
 * the rule looked for and did not find: a rule cannot forget that something was not read.
 *
 * <p>There are four ways to ask, by what follows where the source was not read:
 *
 * <ul>
 *   <li>{@link #get}: nothing can be said. The rule ends there.
 *   <li>{@link #whereOn}: the same, but one that is switched off or absent is done without.
 *   <li>{@link #partly}: what was read can be judged, and the rest is unknown. The rule goes on, and its outcome says so.
 *   <li>{@link #detail}: the verdict is the same, and only told with less detail.
 * </ul>
 */
public final class Facts {
    private final Moment moment;
    private final String whose;
    private final Stated stated;
    private @Nullable Cause unread;

    private Facts(Moment moment, String whose, Stated stated) {
        this.moment = moment;
        this.whose = whose;
        this.stated = stated;
    }

    /** What a rule may look at. */
    public record Stated(Set<Source<?>> sources, Set<View<?>> views) {
        public static final Stated NOTHING = new Stated(Set.of(), Set.of());

        public Stated {
            sources = Set.copyOf(sources);
            views = Set.copyOf(views);
        }

        public Stated and(Source<?>... more) {
            var all = new HashSet<>(sources);
            all.addAll(Set.of(more));
            return new Stated(all, views);
        }

        public Stated and(View<?>... more) {
            var all = new HashSet<>(views);
            all.addAll(Set.of(more));
            return new Stated(sources, all);
        }

        /** The sources, those included that the views are worked out of. */
        public Set<Source<?>> allSources() {
            var all = new HashSet<>(sources);
            views.forEach(view -> all.addAll(view.stated().allSources()));
            return all;
        }
    }

    /** All that was read at one moment, shared by all rules: what is worked out of it is worked out once. Not for several threads. */
    public static final class Moment {
        private final Readings readings;
        private final Instant now;
        private final Map<View<?>, Worked<?>> worked = new IdentityHashMap<>();

        public Moment(Readings readings, Instant now) {
            this.readings = readings;
            this.now = now;
        }

        public Facts openTo(String whose, Stated stated) {
            return new Facts(this, whose, stated);
        }
    }

    /** A view's value, or why there is none, and what could not be read of it. */
    private record Worked<V>(
            @Nullable V value,
            @Nullable Unjudgeable instead,
            @Nullable Cause unread) {}

    public Instant now() {
        return moment.now;
    }

    /**
     * The answer of a source without which nothing can be said.
     *
     * @throws Unjudgeable where it was not read; only whoever runs the rule catches it
     */
    public <T> T get(Source<T> source) {
        return switch (reading(source)) {
            case Reading.Fresh<T> fresh -> fresh.answer();
            case Reading.Unavailable<T>(Source<T> _, Cause why) -> throw new Unjudgeable(new Unjudgeable.NotRead(why));
            case Reading.SwitchedOff<T>(Source<T> _, String reason) ->
                throw new Unjudgeable(new Unjudgeable.SwitchedOff(reason));
            case Reading.Absent<T>(Source<T> _, String reason) -> throw new Unjudgeable(new Unjudgeable.Absent(reason));
        };
    }

    /**
     * The answer of a source without which a part can be judged. Where it could not be read, the outcome says that the
     * rest is unknown; where it is switched off or absent, there is no rest.
     */
    public <T> Optional<T> partly(Source<T> source) {
        var reading = reading(source);
        reading.cause().ifPresent(this::lacks);
        return reading.value();
    }

    /**
     * The answer of a source that need not be there at all; empty where it is switched off or absent.
     *
     * @throws Unjudgeable where it is there and could not be read
     */
    public <T> Optional<T> whereOn(Source<T> source) {
        var reading = reading(source);
        reading.cause().ifPresent(cause -> {
            throw Unjudgeable.notRead(cause);
        });
        return reading.value();
    }

    /**
     * The answer of a source, if it was read, and no account kept if not: for what says itself how much of it is known. The
     * architecture test lists who may.
     */
    public <T> Optional<T> ifRead(Source<T> source) {
        return reading(source).value();
    }

    /** The same of something worked out. */
    public <V> Optional<V> ifRead(View<V> view) {
        return Optional.ofNullable(stated(view).value());
    }

    /** Why a source could not be read; empty where it was, or was not asked. */
    public Optional<Cause> failure(Source<?> source) {
        return reading(source).cause();
    }

    /** The answer of a source that the verdict does not depend on. */
    public <T> Detail<T> detail(Source<T> source) {
        return new Detail<>(reading(source).value());
    }

    /**
     * Something worked out of several sources. What of them could not be read counts for the rule that asks as well.
     *
     * @throws Unjudgeable where a source is missing without which it cannot be worked out
     */
    public <V> V get(View<V> view) {
        var found = stated(view);
        if (found.unread() != null) {
            lacks(found.unread());
        }
        if (found.instead() != null) {
            throw found.instead();
        }
        return Objects.requireNonNull(found.value());
    }

    /** The same for what the verdict does not depend on. */
    public <V> Detail<V> detail(View<V> view) {
        return new Detail<>(Optional.ofNullable(stated(view).value()));
    }

    /** What is worked out of several sources as far as it can be: where a source is missing, the rest is unknown. */
    public <V> Optional<V> partly(View<V> view) {
        try {
            return Optional.of(get(view));
        } catch (Unjudgeable missing) {
            if (missing.why() instanceof Unjudgeable.NotRead(Cause cause)) {
                lacks(cause);
            }
            return Optional.empty();
        }
    }

    /** What could not be read at all, by source: known even where nothing else is. */
    public Map<Source<?>, Cause> failures() {
        var failures = new LinkedHashMap<Source<?>, Cause>();
        moment.readings
                .all()
                .forEach(reading -> reading.cause().ifPresent(cause -> failures.put(reading.source(), cause)));
        return failures;
    }

    /** Why the rule has not seen everything that it looked for; empty where it has. */
    public Optional<Cause> unread() {
        return Optional.ofNullable(unread);
    }

    /** Something that the rule looked for cannot be known. */
    public void lacks(Cause cause) {
        if (unread == null) {
            unread = cause;
        }
    }

    private <T> Reading<T> reading(Source<T> source) {
        if (!stated.sources().contains(source)) {
            throw new UnstatedSource(whose + " looks at " + source.id() + " and has not stated it");
        }
        return moment.readings.of(source);
    }

    private <V> Worked<V> stated(View<V> view) {
        if (!stated.views().contains(view)) {
            throw new UnstatedSource(whose + " looks at " + view.name() + " and has not stated it");
        }
        return worked(view);
    }

    @SuppressWarnings("unchecked") // A view is in the map with a value of its own type only.
    private <V> Worked<V> worked(View<V> view) {
        var before = (Worked<V>) moment.worked.get(view);
        if (before != null) {
            return before;
        }
        var facts = moment.openTo(view.name(), view.stated());
        Worked<V> now;
        try {
            var value = view.workOut(facts);
            now = new Worked<>(value, null, facts.unread);
        } catch (Unjudgeable instead) {
            now = new Worked<>(null, instead, facts.unread);
        }
        moment.worked.put(view, now);
        return now;
    }
}
