package dev.mooring.notify;

import dev.mooring.clock.Backoff;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.notify.NoticeQueue.Batch;
import dev.mooring.notify.NoticeQueue.Claimed;
import dev.mooring.notify.Sink.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Notes what became of notices: sent, to be tried later, or given up. */
final class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);

    private final NoticeQueue queue;
    private final NotifyConfig config;
    private final Clock clock;
    private final NoticeMeters meters;
    private final DoubleSupplier jitter;

    /** @param jitter from 0 to 1 */
    Settlement(NoticeQueue queue, NotifyConfig config, Clock clock, NoticeMeters meters, DoubleSupplier jitter) {
        this.queue = queue;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.jitter = jitter;
    }

    /** Of notices that tell of something that an earlier one does which was not taken: they are not tried. */
    void afterEarlierOnes(Batch batch, HeldBackNotices held) {
        later(
                batch.notices(),
                "an earlier one about the same was not taken",
                clock.instant().plus(delay(batch.tries(), null)),
                held);
    }

    private void later(List<Claimed> notices, String cause, Instant next, HeldBackNotices held) {
        queue.later(notices, cause, next);
        held.add(notices, next);
    }

    /**
     * Notes what became of a notice.
     *
     * @param together those that wait with it, itself among them
     * @param held what the sink did not take before
     */
    void settle(Sink sink, Claimed notice, List<Claimed> together, Outcome outcome, HeldBackNotices held) {
        var now = clock.instant();
        switch (outcome) {
            case Outcome.Sent(var ref) -> {
                queue.sent(notice, toldWith(sink, notice, together), ref, now);
                meters.sent(sink, Duration.between(notice.createdAt(), now));
            }
            case Outcome.Later(var cause, var after, var mayHaveArrived) -> {
                var tried = sink.merges() ? together : List.of(notice);
                var over = isGivenUp(notice, now)
                        ? together.stream()
                                .filter(one -> tried.contains(one) || isGivenUp(one, now))
                                .toList()
                        : List.<Claimed>of();
                over.forEach(one -> park(sink, one, cause, now));
                if (after != null) {
                    queue.leaveAlone(sink.name(), now.plus(after));
                }
                var rest = together.stream().filter(one -> !over.contains(one)).toList();
                if (!rest.isEmpty()) {
                    meters.retried(sink);
                    later(
                            rest.stream()
                                    .map(one -> mayHaveArrived && tried.contains(one) ? one.perhapsThere() : one)
                                    .toList(),
                            cause,
                            now.plus(delay(rest.getFirst().attempts(), after)),
                            held);
                }
            }
            case Outcome.Refused(var cause) ->
                (sink.merges() ? together : List.of(notice)).forEach(one -> park(sink, one, cause, now));
        }
    }

    private static List<Claimed> toldWith(Sink sink, Claimed notice, List<Claimed> together) {
        return sink.merges()
                ? together.stream().filter(one -> one.seq() != notice.seq()).toList()
                : List.of();
    }

    private boolean isGivenUp(Claimed notice, Instant now) {
        return Duration.between(notice.createdAt(), now).compareTo(config.giveUpAfter()) > 0;
    }

    private void park(Sink sink, Claimed notice, String cause, Instant now) {
        if (!queue.parked(notice, cause, now)) {
            return;
        }
        meters.parked(sink);
        LogFields.with(LogField.EVENT, "notice-parked")
                .and(LogField.CAUSE, cause)
                .run(() -> LOG.errorf(
                        "Notice %s for %s is parked after %d tries", notice.id(), sink.name(), notice.attempts()));
    }

    /** Half of it is left to chance, so that replicas and sinks do not come back all at once. */
    private Duration delay(int attempts, @Nullable Duration asked) {
        var delay = new Backoff(config.retryDelay(), config.longestDelay()).after(attempts);
        var chosen = Duration.ofMillis((long) (delay.toMillis() * (0.5 + jitter.getAsDouble() / 2)));
        return asked == null || asked.compareTo(chosen) < 0 ? chosen : asked;
    }
}
