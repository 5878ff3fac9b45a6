package dev.mooring.discovery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was discovered, for people.
 *
 * @param asOf when all lists were last read whole; null if never
 * @param problem what keeps it from being as it should, so that what was known stays; null if nothing does
 * @param watched clusters that were taken up, by name
 * @param notTaken stacks that are not watched, and why: what is not known first, then what could be watched, then the others
 * @param stacks how many stacks are known
 */
public record DiscoveryView(
        @Nullable Instant asOf, @Nullable String problem, List<Taken> watched, List<NotTaken> notTaken, long stacks) {
    private static final int MOST = 200;

    /**
     * A cluster that was taken up.
     *
     * @param unsure why it is not known whether it is still one to watch; null where that is known
     */
    public record Taken(
            String cluster,
            String stack,
            @Nullable String account,
            @Nullable String unsure) {}

    /** A stack that is not watched. */
    public record NotTaken(String stack, String reason) {}

    /** Composes it. */
    @Singleton
    public static final class Source {
        private final Supplier<Optional<DiscoveryView>> look;

        @Inject
        Source(DiscoveryTimer timer) {
            this(() -> timer.isOn() ? Optional.of(of(timer.state())) : Optional.empty());
        }

        public Source(Supplier<Optional<DiscoveryView>> look) {
            this.look = look;
        }

        /** Empty where nothing is discovered. */
        public Optional<DiscoveryView> now() {
            return look.get();
        }
    }

    static DiscoveryView of(DiscoveryStore.State state) {
        var watched = state.stacks().stream()
                .filter(KnownStack::isWatched)
                .map(known -> new Taken(
                        Objects.requireNonNull(known.cluster()),
                        known.stack().toString(),
                        known.account(),
                        known.reason().isEmpty() ? null : known.reason()))
                .sorted(Comparator.comparing(Taken::cluster))
                .toList();
        var notTaken = state.stacks().stream()
                .filter(known -> !known.isWatched())
                .sorted(Comparator.comparing(DiscoveryView::rank)
                        .thenComparing(known -> known.stack().toString()))
                .limit(MOST)
                .map(known -> new NotTaken(known.stack().toString(), known.reason()))
                .toList();
        return new DiscoveryView(
                state.readAt(),
                state.problem(),
                watched,
                notTaken,
                state.stacks().size());
    }

    private static int rank(KnownStack known) {
        return switch (known.verdict()) {
            case UNKNOWN -> 0;
            case HYBRID -> 1;
            case OTHER -> 2;
        };
    }
}
