package dev.mooring.check.drift;

import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Sender;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A stack whose webhook used to send sends no more: later changes would be seen by the clock alone, or never. */
final class WebhookGoneQuiet {
    /** A delivery may be under way for so long. */
    private static final Duration GRACE = Duration.ofMinutes(15);

    /** So many deliveries make a habit. */
    private static final int HABIT = 8;

    /** A long weekend is no silence. */
    private static final Duration SHORTEST_SILENCE = Duration.ofDays(4);

    private static final int LONGER = 3;

    /** Operations that every webhook which is set up as it should be tells of. */
    private static final Set<String> SENT = Set.of("update", "refresh", "destroy");

    private WebhookGoneQuiet() {}

    static Check check() {
        return CheckDescription.check("webhook-gone-quiet", Group.DRIFT, Severity.WARNING)
                .comparing(
                        "When the stack's deliveries used to come, and the update they told of, against its newest update and"
                                + " the time that has passed.")
                .needing(DeclaredSources.PULUMI_STATE, SharedViews.MEMORY)
                .because(
                        "The webhook was deleted, switched off or lost its secret; or Mooring's address cannot be reached from"
                                + " Pulumi Cloud.")
                .fixedBy("GET /api/v1/webhooks says how the webhook stands; update the program that declares it.")
                .judging(WebhookGoneQuiet::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        facts.get(SharedViews.MEMORY)
                .sender()
                .map(sender -> upTo(facts.now().plus(GRACE), sender))
                .filter(sender -> !sender.recent().isEmpty())
                .ifPresentOrElse(
                        sender -> compare(sender, facts.get(DeclaredSources.PULUMI_STATE), facts.now(), verdict),
                        () -> verdict.doesNotApply("no delivery about this stack has come yet"));
    }

    /** A time that is still to come was written by a clock that was wrong: it is no sign of life. Replicas' clocks differ a little. */
    private static Sender upTo(Instant latest, Sender sender) {
        return new Sender(
                sender.recent().stream().filter(time -> !time.isAfter(latest)).toList(), sender.told());
    }

    private static void compare(Sender sender, DeclaredStack stack, Instant now, Verdict verdict) {
        if (isUntold(stack.status(), sender, now)) {
            fail(
                    verdict,
                    stack.stack(),
                    "No delivery has come since before the stack's newest update",
                    evidence(stack.status(), sender));
        } else if (isSilent(sender.recent(), now)) {
            fail(
                    verdict,
                    stack.stack(),
                    "Deliveries used to come, and none has for "
                            + days(Duration.between(sender.recent().getLast(), now)),
                    evidence(stack.status(), sender).and("longestGapBefore", longestGap(sender.recent())));
        }
    }

    private static void fail(Verdict verdict, String stack, String summary, Evidence evidence) {
        verdict.fail(Subject.of("stack", stack), summary, evidence);
    }

    /**
     * An update that ended after the last delivery, and is newer than what any delivery told of. Nothing is sent of a rename,
     * and of an import not by every webhook.
     */
    private static boolean isUntold(StackStatus status, Sender sender, Instant now) {
        var isSent = status.lastOperation().filter(SENT::contains).isPresent();
        var newer = sender.told()
                .flatMap(told -> status.version().filter(version -> version > told))
                .isPresent();
        var since = status.lastEnded()
                .filter(ended -> ended.isAfter(sender.recent().getLast()))
                .filter(ended -> ended.plus(GRACE).isBefore(now))
                .isPresent();
        return isSent && newer && since;
    }

    /** Far longer than any pause of late. */
    private static boolean isSilent(List<Instant> recent, Instant now) {
        var silence = Duration.between(recent.getLast(), now);
        return recent.size() >= HABIT
                && silence.compareTo(SHORTEST_SILENCE) > 0
                && silence.compareTo(longestGap(recent).multipliedBy(LONGER)) > 0;
    }

    private static Duration longestGap(List<Instant> recent) {
        var longest = Duration.ZERO;
        for (var index = 1; index < recent.size(); index++) {
            longest = Collections.max(List.of(longest, Duration.between(recent.get(index - 1), recent.get(index))));
        }
        return longest;
    }

    private static Evidence evidence(StackStatus status, Sender sender) {
        return Evidence.of("lastDelivery", sender.recent().getLast())
                .and("newestUpdateTold", sender.told())
                .and("newestUpdate", status.version())
                .and("newestUpdateEnded", status.lastEnded())
                .since(sender.recent().getLast());
    }

    private static String days(Duration silence) {
        return silence.toDays() < 2 ? silence.toHours() + " hours" : silence.toDays() + " days";
    }
}
