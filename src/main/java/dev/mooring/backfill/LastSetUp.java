package dev.mooring.backfill;

import dev.mooring.backfill.SetUp.Watched;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Pulumi Cloud answered when it was last asked for its webhooks: nobody need ask again who can do with that. */
@Singleton
public final class LastSetUp {
    private final Clock clock;
    private volatile Optional<Answer> answer = Optional.empty();

    @Inject
    public LastSetUp(Clock clock) {
        this.clock = clock;
    }

    /**
     * What was answered.
     *
     * @param unseen names of those of which webhooks may be there that could not be seen
     */
    public record Answer(Instant at, List<Watched> watched, Set<String> unseen) {}

    public void keep(List<Watched> watched, Set<String> unseen) {
        answer = Optional.of(new Answer(clock.instant(), List.copyOf(watched), Set.copyOf(unseen)));
    }

    /** Empty where this process has not asked since it began. */
    public Optional<Answer> answer() {
        return answer;
    }
}
