package dev.mooring.check.neighbour;

import dev.mooring.actual.neighbours.Conditions.Condition;
import dev.mooring.actual.neighbours.Generations;
import dev.mooring.actual.neighbours.Neighbour;
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
import java.util.List;
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

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final String UPDATE_FAILED = "UpdateFailed";
    /** Reasons of Stalled that say the same of the stack's workspace ({@code stack_controller.go}). */
    private static final Set<String> OF_WORKSPACE = Set.of("WorkspaceFailed", "PulumiVersionTooLow");

    private static final String SEE = "kubectl describe stack.pulumi.com {object} -n {namespace}";
    /** Its labels are others in each way of installing it. */
    static final String OPERATOR = "kubectl get pods -A -o wide | grep pulumi-kubernetes-operator";

    private static final String UPDATES = "kubectl get updates.auto.pulumi.com -n {namespace}";
    private static final String STACKS = "kubectl get stacks.pulumi.com -n {namespace}";
    private static final String HISTORY = "pulumi stack history --stack {stack}";
    /** The operator acts whenever it changes, also on a stack that it has given up; not on one that waits for an update. */
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

    /**
     * The operator looks at it before all else, and heeds no annotation while the update that it names is gone or not over
     * ({@code stack_controller.go}).
     */
    private static final String FORGET =
            "kubectl patch stack.pulumi.com {object} -n {namespace} --subresource=status --type=json -p '[{\"op\":\"remove\",\"path\":\"/status/currentUpdate\"}]'";

    private static final Remedy END = Remedy.of(
                    "Look first that no update of the stack runs at Pulumi Cloud. Then remove the Update, which a finalizer holds and which keeps one of the operator's workers, take it out of the status of {subject}, which waits for it alone, and ask the operator to look at the stack anew.")
            .looking("kubectl get updates.auto.pulumi.com -A")
            .looking(SEE)
            .looking(HISTORY)
            .changing("kubectl delete update.auto.pulumi.com {pulumiUpdate} -n {namespace} --wait=false")
            .changing(
                    "kubectl patch update.auto.pulumi.com {pulumiUpdate} -n {namespace} --type=merge -p '{\"metadata\":{\"finalizers\":[]}}'")
            .changing(FORGET)
            .changing(ASK_AGAIN);

    private static final Remedy NAME_PREREQUISITE = Remedy.of(
                    "Make the Stack that {subject} waits for, in its namespace, or take it out of spec.prerequisites.")
            .looking(SEE)
            .looking(STACKS);

    private static final Remedy LOOK_AT_PREREQUISITE = Remedy.of(
                    "See what {subject} asks of its prerequisites, and ask the operator to look at it anew.")
            .looking(SEE)
            .looking(STACKS)
            .changing(ASK_AGAIN);

    private static final Remedy MEND_SOURCE = Remedy.of(
                    "Mend the source or the Program that {subject} names: it goes on by itself once that has an artifact.")
            .looking(SEE)
            .looking("kubectl get gitrepositories,ocirepositories,buckets -A")
            .looking("kubectl get programs.pulumi.com -n {namespace}");

    private static final Remedy DESTROY_ELSEWHERE = Remedy.of(
                    "Destroy what the stack owns from elsewhere, with its program's plugins at hand. Only then take the finalizer off {subject}: the namespace goes, and what is left in the cloud belongs to nobody.")
            .looking(SEE)
            .looking(HISTORY)
            .changing("pulumi destroy --stack {stack}")
            .changing(
                    "kubectl patch stack.pulumi.com {object} -n {namespace} --type=merge -p '{\"metadata\":{\"finalizers\":[]}}'");

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
                        "The specification is not valid, or another update of the stack holds the lock: the operator does not try again by itself. Or its source cannot be had, or its namespace is being deleted: it looks again every half minute.")
                .fixedBy("Mend what the reason names, in {subject} or in what it refers to.")
                .looking(SEE)
                .looking(UPDATES)
                .orFixedBy(MEND_WORKSPACE, UNLOCK, MEND_SOURCE, DESTROY_ELSEWHERE)
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
        evidence.beyond("pko-workspace-not-ready");
        return switch (reason) {
            case "UpdateConflict" ->
                evidence.pointingTo("Another update of the stack holds its lock, or one that died has left it.")
                        .callingFor(UNLOCK);
            case "SourceUnavailable" ->
                evidence.pointingTo(
                                "Its Flux source or its Program is not there, or has no artifact. The operator looks again every half minute.")
                        .callingFor(MEND_SOURCE);
            case "NamespaceTerminating" ->
                evidence.pointingTo(
                                "Its namespace is being deleted, so no workspace can be made to destroy what the stack owns: that stays in the cloud, and the namespace waits for the stack's finalizer.")
                        .callingFor(DESTROY_ELSEWHERE);
            case "SpecInvalid" ->
                evidence.pointingTo("The specification is not valid. The operator does not try again by itself.");
            default -> evidence;
        };
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

    /** It waits for what is over or gone, or does not come. */
    static Check wedged() {
        return CheckDescription.check("pko-stack-wedged", Group.NEIGHBOUR, Severity.ERROR)
                .comparing(
                        "The Update that a reconciling Stack says is under way against Updates that are there and not over; one that is being deleted for a quarter of an hour, that has been under way for six hours, or whose workspace has a younger pod does not end by itself. And, as a warning after an hour, the prerequisites that a Stack waits for against Stacks of its namespace that are there and not ready.")
                .needing(NeighbourSources.STACKS, NeighbourSources.UPDATES)
                .using(
                        NeighbourSources.PODS,
                        "Whether the workspace of an update that is under way was started again meanwhile is not known.")
                .because(
                        "The operator missed the end of the update (pulumi-kubernetes-operator#1292): the stack is not driven any more, though its status says that it is.")
                .fixedBy(
                        "{subject} waits for that update alone, and heeds no annotation meanwhile: take it out of the status (look first that no update of the stack runs at Pulumi Cloud), then ask the operator to look at the stack anew.")
                .looking(SEE)
                .looking(UPDATES)
                .looking(HISTORY)
                .changing(FORGET)
                .changing(ASK_AGAIN)
                .orFixedBy(END, NAME_PREREQUISITE, LOOK_AT_PREREQUISITE)
                .inhibitedBy("pko-operator-on-lost-node", "pko-workspace-not-ready")
                .judging(PulumiStacks::wedged);
    }

    private static void wedged(Facts facts, Verdict verdict) {
        Map<ObjectName, PulumiUpdate> updates = byName(facts.get(NeighbourSources.UPDATES), PulumiUpdate::name);
        var stacks = facts.get(NeighbourSources.STACKS);
        Map<ObjectName, PulumiStack> byName = byName(stacks, PulumiStack::name);
        for (var stack : stacks) {
            stack.conditions()
                    .whereTrue("Reconciling")
                    .filter(found -> hasLasted(found, facts.now()))
                    .ifPresent(reconciling -> {
                        if (stack.current().isPresent()) {
                            waitsForUpdate(stack, stack.current().get(), updates, reconciling, facts, verdict);
                        } else if (reconciling.reason().equals("PrerequisiteNotSatisfied")) {
                            waitsForPrerequisites(stack, byName, reconciling, facts.now(), verdict);
                        }
                    });
        }
    }

    private static <T> Map<ObjectName, T> byName(List<T> objects, Function<T, ObjectName> name) {
        return objects.stream().collect(Collectors.toMap(name, Function.identity(), (one, _) -> one));
    }

    private static void waitsForUpdate(
            PulumiStack stack,
            String current,
            Map<ObjectName, PulumiUpdate> updates,
            Condition reconciling,
            Facts facts,
            Verdict verdict) {
        var name = new ObjectName(stack.name().namespace(), current);
        var update = Optional.ofNullable(updates.get(name));
        var evidence = told(stack).and("update", name).since(reconciling.since());
        if (isOver(update, facts.now())) {
            verdict.fail(
                    subject(stack),
                    "A stack waits for an update that is " + (update.isPresent() ? "over" : "gone"),
                    evidence.and("updateEnded", update.flatMap(PulumiUpdate::ended))
                            .beyond("pko-workspace-not-ready"));
        } else if (update.isPresent() && !update.get().isOver()) {
            hangs(stack, update.get(), facts)
                    .ifPresent(why -> verdict.fail(
                            subject(stack),
                            "A stack waits for an update that does not end",
                            evidence.and("updateUnderWaySince", underWay(update.get()))
                                    .and("updateBeingDeletedSince", update.get().deleted())
                                    .naming(Placeholder.PULUMI_UPDATE, current)
                                    .pointingTo(why)
                                    .callingFor(END)));
        }
    }

    private static Optional<Instant> underWay(PulumiUpdate update) {
        return update.conditions().whereTrue("Progressing").flatMap(Condition::since);
    }

    /**
     * Why an update that is not over will not be; empty where it may. The stack's own condition tells nothing of its age: it
     * stays through all retries.
     */
    private static Optional<String> hangs(PulumiStack stack, PulumiUpdate update, Facts facts) {
        var now = facts.now();
        var begun = underWay(update);
        if (Age.longAgo(update.deleted().orElse(null), TIME_TO_NOTICE, now)
                || Age.longAgo(begun.or(update::created).orElse(null), LONGEST_UPDATE, now)) {
            return Optional.of(
                    "The operator or the pod of the workspace was started again while the update ran, and nothing has ended it since (pulumi-kubernetes-operator#1293); or it waits for such ones of other stacks, each of which keeps one of the operator's workers.");
        }
        return begun.filter(since -> Age.longAgo(since, TIME_TO_NOTICE, now) && isOlderThanItsPod(stack, since, facts))
                .map(
                        _ ->
                                "The pod of the workspace, in which the update ran, was started again meanwhile, and nothing has ended the update since (pulumi-kubernetes-operator#1293).");
    }

    /** Its workspace goes by the name of the stack. */
    private static boolean isOlderThanItsPod(PulumiStack stack, Instant begun, Facts facts) {
        var made = facts.partly(NeighbourSources.PODS).orElse(List.of()).stream()
                .filter(pod -> pod.is() == Neighbour.PULUMI_WORKSPACE
                        && pod.owner().equals(stack.name().name())
                        && pod.name().namespace().equals(stack.name().namespace()))
                .map(pod -> pod.created().orElse(Instant.MIN))
                .toList();
        return !made.isEmpty()
                && made.stream()
                        .allMatch(
                                created -> created.isAfter(begun) && Age.longAgo(created, TIME_TO_NOTICE, facts.now()));
    }

    /** One that is there and not ready has findings of its own. The operator waits to hear of them, and looks at nothing meanwhile. */
    private static void waitsForPrerequisites(
            PulumiStack stack,
            Map<ObjectName, PulumiStack> stacks,
            Condition reconciling,
            Instant now,
            Verdict verdict) {
        if (!Age.longAgo(reconciling.since().orElse(null), LONGEST_WAIT, now)) {
            return;
        }
        var missing = stack.prerequisites().stream()
                .filter(name -> !stacks.containsKey(new ObjectName(stack.name().namespace(), name)))
                .sorted()
                .toList();
        var evidence = told(stack)
                .and("prerequisites", stack.prerequisites().stream().sorted().toList())
                .since(reconciling.since());
        if (!missing.isEmpty()) {
            verdict.fail(
                    Severity.WARNING,
                    subject(stack),
                    "A stack waits for another that is not there",
                    evidence.and("missing", missing)
                            .pointingTo(
                                    "The Stack was deleted or renamed, is in another namespace, or was never made. The operator waits without end.")
                            .callingFor(NAME_PREREQUISITE));
        } else if (!stack.prerequisites().isEmpty()
                && stack.prerequisites().stream()
                        .map(name -> stacks.get(new ObjectName(stack.name().namespace(), name)))
                        .allMatch(other -> isReadyForLong(other, now))) {
            verdict.fail(
                    Severity.WARNING,
                    subject(stack),
                    "A stack waits for others that are ready",
                    evidence.pointingTo(
                                    "The operator missed that they became so, or they succeeded longer ago than the stack demands.")
                            .callingFor(LOOK_AT_PREREQUISITE));
        }
    }

    private static boolean isReadyForLong(PulumiStack stack, Instant now) {
        return stack.conditions()
                .whereTrue("Ready")
                .flatMap(Condition::since)
                .filter(since -> Age.longAgo(since, LONGEST_WAIT, now))
                .isPresent();
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
