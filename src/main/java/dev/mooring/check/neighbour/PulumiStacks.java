package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Conditions.Condition;
import dev.mooring.actual.neighbours.Generations;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.neighbours.ObjectName;
import dev.mooring.actual.neighbours.PulumiStack;
import dev.mooring.actual.neighbours.PulumiStack.LastUpdate;
import dev.mooring.actual.neighbours.PulumiUpdate;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Lasting;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Unobserved;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Stacks that the Pulumi Kubernetes Operator drives. Their conditions are those of kstatus: one that is not there is false
 * (pulumi/pulumi-kubernetes-operator, {@code operator/api/pulumi/v1/stack_types.go}).
 */
final class PulumiStacks {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration TIME_TO_NOTICE = Duration.ofMinutes(15);
    private static final int MANY_FAILURES = 3;
    private static final int LATE = 3;
    /** One that is said to be under way for longer is believed no more. */
    private static final Duration LONGEST_UPDATE = Duration.ofHours(6);

    private static final String UPDATE_FAILED = "UpdateFailed";
    /** Reasons of Stalled that say the same of the stack's workspace ({@code stack_controller.go}). */
    private static final Set<String> OF_WORKSPACE = Set.of("WorkspaceFailed", "PulumiVersionTooLow");

    private static final String CONFLICT = "UpdateConflict";
    private static final String SEE = "kubectl describe stack.pulumi.com {object} -n {namespace}";
    /** Its labels are others in each way of installing it. */
    static final String OPERATOR = "kubectl get pods -A -o wide | grep pulumi-kubernetes-operator";

    private static final String UPDATES = "kubectl get updates.auto.pulumi.com -n {namespace}";
    private static final String HISTORY = "pulumi stack history --stack {stack}";
    /** The operator acts whenever it changes, also on a stack that it has given up. */
    private static final String ASK_AGAIN =
            "kubectl annotate stack.pulumi.com {object} -n {namespace} --overwrite pulumi.com/reconciliation-request=$(date +%s)";

    private static final Remedy MEND_WORKSPACE = Remedy.of(
                    "Mend what the workspace says. It is not tried again before the source or the specification of {subject} changes.")
            .looking(SEE)
            .looking("kubectl describe workspace.auto.pulumi.com {object} -n {namespace}")
            .looking(
                    "kubectl logs -n {namespace} -l auto.pulumi.com/workspace-name={object} --all-containers --tail=200");

    private static final Remedy UNLOCK = Remedy.of(
                    "Wait for the other update. Only where what ran it has died: take its lock off the stack. Then ask the operator to look at {subject} anew.")
            .looking(SEE)
            .looking(HISTORY)
            .changing("pulumi cancel --stack {stack}")
            .changing(ASK_AGAIN);

    private static final Remedy AGAIN = Remedy.of(
                    "Mend what the log of the last update shows, at {subject} or at Pulumi Cloud; then ask the operator to look at the stack anew.")
            .looking(SEE)
            .looking(UPDATES)
            .changing(ASK_AGAIN);

    private PulumiStacks() {}

    /** The operator has given it up. */
    static Check stalled() {
        return CheckDescription.check("pko-stack-stalled", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("Condition Stalled of Stacks against False, for ten minutes.")
                .needing(NeighbourSources.STACKS)
                .because(
                        "The specification is not valid, its source cannot be had, or another update of the stack holds the lock. The operator does not try again by itself.")
                .fixedBy("Mend what the reason names, in {subject} or in what it refers to.")
                .looking(SEE)
                .looking(UPDATES)
                .orFixedBy(MEND_WORKSPACE, UNLOCK)
                .inhibitedBy("pko-operator-on-lost-node", "pko-workspace-not-ready")
                .judging(PulumiStacks::stalled);
    }

    private static void stalled(Facts facts, Verdict verdict) {
        for (var stack : facts.get(NeighbourSources.STACKS)) {
            stack.conditions()
                    .whereTrue("Stalled")
                    .filter(stalled -> !stalled.reason().equals(UPDATE_FAILED) && isLasting(stalled, facts.now()))
                    .ifPresent(stalled -> verdict.fail(
                            subject(stack),
                            "The Pulumi Kubernetes Operator has given a stack up: " + stalled.reason(),
                            byReason(
                                    stalled.reason(),
                                    told(stack).and("reason", stalled.reason()).since(stalled.since()))));
        }
    }

    private static Evidence byReason(String reason, Evidence evidence) {
        if (OF_WORKSPACE.contains(reason)) {
            return evidence.pointingTo(
                            "The pod in which its updates would run cannot be set up: its program cannot be had or installed, or needs another version of Pulumi.")
                    .callingFor(MEND_WORKSPACE);
        }
        return CONFLICT.equals(reason)
                ? evidence.beyond("pko-workspace-not-ready")
                        .pointingTo("Another update of the stack holds its lock, or one that died has left it.")
                        .callingFor(UNLOCK)
                : evidence.beyond("pko-workspace-not-ready");
    }

    /** It is tried again and again. */
    static Check failing() {
        return CheckDescription.check("pko-stack-failing", Group.NEIGHBOUR, Severity.ERROR)
                .comparing("Failed updates in a row of a Stack against three.")
                .needing(NeighbourSources.STACKS)
                .because("The program fails, or what it talks to refuses. The operator backs off, up to a day.")
                .fixedBy("Read the log of the last update, at {subject} or at Pulumi Cloud.")
                .looking(SEE)
                .looking(UPDATES)
                .orFixedBy(AGAIN)
                .inhibitedBy("pko-operator-on-lost-node", "pko-workspace-not-ready")
                .judging(PulumiStacks::failing);
    }

    private static void failing(Facts facts, Verdict verdict) {
        for (var stack : facts.get(NeighbourSources.STACKS)) {
            stack.last()
                    .filter(last -> "failed".equals(last.state()) && last.failures() >= MANY_FAILURES)
                    .ifPresent(last -> failing(stack, last, verdict));
        }
    }

    private static void failing(PulumiStack stack, LastUpdate last, Verdict verdict) {
        var evidence = told(stack)
                .and("failures", last.failures())
                .and("lastUpdate", last.name())
                .and("permalink", Optional.of(last.permalink()).filter(link -> !link.isEmpty()));
        var summary = "Updates of a stack have failed " + last.failures() + " times in a row";
        var isGivenUp = stack.conditions()
                .whereTrue("Stalled")
                .filter(stalled -> stalled.reason().equals(UPDATE_FAILED))
                .isPresent();
        if (isGivenUp) {
            verdict.fail(
                    subject(stack),
                    summary + ", and the operator has given it up",
                    evidence.pointingTo(
                                    "The program fails, or what it talks to refuses. From 2.8.0 on, the operator does not try it again before its specification or source changes; before, it backs off, up to a day.")
                            .callingFor(AGAIN));
        } else {
            verdict.fail(subject(stack), summary, evidence);
        }
    }

    /** It says that an update is under way, which is over or gone. */
    static Check wedged() {
        return CheckDescription.check("pko-stack-wedged", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "The Update that a reconciling Stack says is under way against Updates that are there and not over.")
                .needing(NeighbourSources.STACKS, NeighbourSources.UPDATES)
                .because(
                        "The operator missed the end of the update (pulumi-kubernetes-operator#1292): the stack is not driven any more, though its status says that it is.")
                .fixedBy(
                        "Ask the operator to look at {subject} anew, by the annotation: it acts whenever that changes.")
                .looking(SEE)
                .looking(UPDATES)
                .changing(ASK_AGAIN)
                .inhibitedBy("pko-operator-on-lost-node")
                .judging(PulumiStacks::wedged);
    }

    private static void wedged(Facts facts, Verdict verdict) {
        Map<ObjectName, PulumiUpdate> updates = facts.get(NeighbourSources.UPDATES).stream()
                .collect(Collectors.toMap(PulumiUpdate::name, Function.identity(), (one, _) -> one));
        var now = facts.now();
        for (var stack : facts.get(NeighbourSources.STACKS)) {
            var reconciling = stack.conditions().whereTrue("Reconciling").filter(found -> hasLasted(found, now));
            var current =
                    stack.current().map(name -> new ObjectName(stack.name().namespace(), name));
            if (reconciling.isPresent() && current.isPresent()) {
                var update = Optional.ofNullable(updates.get(current.get()));
                if (isOver(update, now)) {
                    verdict.fail(
                            subject(stack),
                            "A stack waits for an update that is " + (update.isPresent() ? "over" : "gone"),
                            told(stack)
                                    .and("update", current.get())
                                    .and("updateEnded", update.flatMap(PulumiUpdate::ended))
                                    .since(reconciling.get().since()));
                }
            }
        }
    }

    private static boolean isOver(Optional<PulumiUpdate> update, Instant now) {
        return update.map(found -> found.isOver()
                        && found.ended()
                                .map(ended -> Age.longAgo(ended, TIME_TO_NOTICE, now))
                                .orElse(true))
                .orElse(true);
    }

    private static boolean hasLasted(Condition condition, Instant now) {
        return Age.longAgo(condition.since().orElse(null), TIME_TO_NOTICE, now);
    }

    /** Its controller has not looked at the newest specification. */
    static Check notObserved() {
        return CheckDescription.check("pko-stack-not-observed", Group.NEIGHBOUR, Severity.WARNING)
                .comparing(
                        "observedGeneration of Stacks and Programs against their generation, over verifications ten minutes apart.")
                .needing(NeighbourSources.STACKS, SharedViews.MEMORY)
                .using(NeighbourSources.PROGRAMS, "Whether Programs are looked at is not known; Stacks are judged.")
                .because("The operator is down, overloaded, or may not see the namespace.")
                .fixedBy("See that the operator runs, and what it logs.")
                .looking(OPERATOR)
                .inhibitedBy("pko-operator-on-lost-node", "pko-stack-wedged")
                .judging(PulumiStacks::notObserved);
    }

    private static void notObserved(Facts facts, Verdict verdict) {
        var seen = new Observations(facts.get(SharedViews.MEMORY).lasting(), facts.now(), verdict);
        facts.get(NeighbourSources.STACKS)
                .forEach(stack -> seen.judge("stack", stack.name(), stack.generations(), subject(stack), told(stack)));
        facts.partly(NeighbourSources.PROGRAMS)
                .ifPresent(programs -> programs.forEach(program -> seen.judge(
                        "program",
                        program.name(),
                        program.generations(),
                        Subject.of("pulumi-program", program.name().toString()),
                        Named.object(program.name()))));
    }

    /** How long specifications have not been looked at, by earlier verifications. */
    private record Observations(Lasting lasting, Instant now, Verdict verdict) {
        void judge(String kind, ObjectName name, Generations generations, Subject subject, Evidence evidence) {
            var since = lasting.since(Unobserved.of(kind, name, generations));
            if (!generations.isObserved() && Age.longAgo(since.orElse(null), PATIENCE, now)) {
                verdict.fail(
                        subject,
                        "The Pulumi Kubernetes Operator has not looked at the newest specification",
                        evidence.and("generation", generations.current())
                                .and("observedGeneration", generations.observed())
                                .since(since));
            }
        }
    }

    /** It is to be looked at again from time to time, and is not. */
    static Check resyncOverdue() {
        return CheckDescription.check("pko-resync-overdue", Group.NEIGHBOUR, Severity.WARNING)
                .comparing(
                        "lastResyncTime of Stacks that are to be run again without a new commit (continueResyncOnCommitMatch) against three times their resyncFrequencySeconds, and ten minutes.")
                .needing(NeighbourSources.STACKS)
                .because("The operator is down or overloaded: drift is neither seen nor put right.")
                .fixedBy("See that the operator runs, and what it logs of {subject}.")
                .looking(SEE)
                .looking(OPERATOR)
                .inhibitedBy(
                        "pko-operator-on-lost-node",
                        "pko-stack-stalled",
                        "pko-stack-failing",
                        "pko-stack-wedged",
                        "pko-stack-not-observed",
                        "pko-workspace-not-ready")
                .judging(PulumiStacks::resyncOverdue);
    }

    private static void resyncOverdue(Facts facts, Verdict verdict) {
        for (var stack : facts.get(NeighbourSources.STACKS)) {
            var last = stack.last().flatMap(LastUpdate::resynced);
            var late = stack.resync().map(resync -> resync.multipliedBy(LATE).plus(PATIENCE));
            if (late.isPresent()
                    && Age.longAgo(last.orElse(null), late.get(), facts.now())
                    && !isUnderWay(stack, facts.now())) {
                verdict.fail(
                        subject(stack),
                        "A stack has not been resynchronised for more than three of its intervals",
                        told(stack)
                                .and("lastResync", last)
                                .and("resyncFrequency", stack.resync())
                                .since(last.flatMap(time -> stack.resync().map(time::plus))));
            }
        }
    }

    /** lastResyncTime is written when an update ends. Version 1 has no currentUpdate, and says by its condition alone that one runs. */
    private static boolean isUnderWay(PulumiStack stack, Instant now) {
        var processing = stack.conditions()
                .whereTrue("Reconciling")
                .filter(found -> found.reason().equals("StackProcessing"));
        return (stack.current().isPresent() || processing.isPresent())
                && !Age.longAgo(processing.flatMap(Condition::since).orElse(null), LONGEST_UPDATE, now);
    }

    private static boolean isLasting(Condition condition, Instant now) {
        return condition.since().map(since -> Age.longAgo(since, PATIENCE, now)).orElse(true);
    }

    static Subject subject(PulumiStack stack) {
        return Subject.of("pulumi-stack", stack.name().toString());
    }

    private static Evidence told(PulumiStack stack) {
        return Named.object(stack.name())
                .and("stack", Optional.of(stack.stack()).filter(name -> !name.isEmpty()))
                .naming(Placeholder.STACK, stack.fullName().orElse(stack.stack()));
    }
}
