package dev.mooring.check;

import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Outcome.Unjudged;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Unjudgeable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where one check writes down what it finds. What was written last does not undo what was written before: a fault stands,
 * and what cannot be judged stays unknown, even if the check then says that it does not apply.
 */
public final class Verdict {
    private final CheckDescription check;
    private final Scene scene;
    private final Facts facts;
    private final List<Fault> faults = new ArrayList<>();
    private final List<NodeRule> nodeRules = new ArrayList<>(1);
    private final Map<Subject, Cause> unjudged = new HashMap<>(0);
    private final Set<Subject> unheard = new HashSet<>(0);
    private boolean isAllUnheard;
    private final Map<Subject, Instant> inOrder = new HashMap<>(0);
    private Outcome.@Nullable Skipped skipped;
    private @Nullable List<String> sources;

    /** What to do with each of some nodes. */
    private record NodeRule(Predicate<HybridNode> which, Consumer<HybridNode> what) {}

    Verdict(CheckDescription check, Scene scene, Facts facts) {
        this.check = check;
        this.scene = scene;
        this.facts = facts;
    }

    /** A fault with the check's own severity. */
    public void fail(Subject subject, String summary, Evidence evidence) {
        fail(check.severity(), subject, summary, evidence);
    }

    public void fail(Severity severity, Subject subject, String summary, Evidence evidence) {
        fail(severity, subject, summary, evidence, Set.of());
    }

    /** A fault that explains what else is wrong with the nodes it covers. */
    public void fail(Severity severity, Subject subject, String summary, Evidence evidence, Set<String> covers) {
        faults.add(new Fault(
                check,
                subject,
                severity,
                summary,
                evidence.and("sources", sources()).values(),
                evidence.cause().orElse(check.cause()),
                remedy(subject, evidence).filledIn(new Blanks(scene, subject, evidence)),
                evidence.since().map(this::notAfterNow),
                covers,
                evidence.places(),
                inhibitors(evidence),
                Optional.empty(),
                Optional.empty()));
    }

    private Remedy remedy(Subject subject, Evidence evidence) {
        var remedy = evidence.remedy().orElse(check.remedy());
        return scene.isLost(subject) ? remedy.ofLostNode().orElse(remedy) : remedy;
    }

    private Set<String> inhibitors(Evidence evidence) {
        if (evidence.beyond().isEmpty()) {
            return check.inhibitedBy();
        }
        var rest = new HashSet<>(check.inhibitedBy());
        rest.removeAll(evidence.beyond());
        return rest;
    }

    /** Another clock may run ahead of ours; nothing that is the case begins later. */
    private Instant notAfterNow(Instant began) {
        return Age.seenBy(facts.now(), began);
    }

    /** Where the compared values come from. */
    private List<String> sources() {
        var known = sources;
        if (known == null) {
            known = check.neededSources();
            sources = known;
        }
        return known;
    }

    /** The same fault of each of some nodes. */
    public void failEach(Predicate<HybridNode> broken, String summary, Function<HybridNode, Evidence> evidence) {
        eachNode(broken, node -> fail(subject(node), summary, evidence.apply(node)));
    }

    /**
     * Looks at every node, later: the judge goes through the nodes once for all checks, since a large fleet does not fit
     * into a processor's cache as often as there are checks.
     */
    public void eachNode(Consumer<HybridNode> rule) {
        eachNode(_ -> true, rule);
    }

    /** Looks at every node that is not ready. */
    public void eachUnready(Consumer<HybridNode> rule) {
        eachNode(node -> !node.isReady(), rule);
    }

    /** Looks at every node of which kubelet reports. Of the others nothing is heard: what was found of them stands. */
    public void eachReporting(Consumer<HybridNode> rule) {
        unheard(HybridNode::isSilent);
        eachNode(node -> !node.isSilent(), rule);
    }

    /** Nothing is heard of some nodes: what was found of them before stands. */
    public void unheard(Predicate<HybridNode> which) {
        eachNode(which, node -> unheard(subject(node)));
    }

    private void eachNode(Predicate<HybridNode> which, Consumer<HybridNode> rule) {
        // Without the nodes there is nothing to go through, and that must be known.
        facts.get(SharedViews.NODES);
        nodeRules.add(new NodeRule(which, rule));
    }

    /** The check's own severity. */
    public Severity severity() {
        return check.severity();
    }

    /** A node as the subject of a fault. */
    public Subject subject(HybridNode node) {
        return scene.subject(node);
    }

    /** A node by its name, whether it has a Node object or not, as the subject of a fault. */
    public Subject nodeSubject(String name) {
        return scene.nodeSubject(name);
    }

    /** The whole cluster as the subject of a fault. */
    public Subject clusterSubject() {
        return Subject.of("cluster", scene.cluster());
    }

    /** Names of all nodes and sites, and the cluster's: what a fault of the whole cluster explains. */
    public Set<String> everything() {
        return scene.everything();
    }

    /** The check does not apply, for what was read. Where something was not, it is unknown all the same. */
    public void doesNotApply(String reason) {
        skipped = new Outcome.DoesNotApply(reason);
    }

    /** Something cannot be judged: secret, held back, not to be parsed. Faults found beside it stand. */
    public void unknown(Cause cause) {
        facts.lacks(cause);
    }

    /** One subject cannot be judged; the others are. */
    public void unknown(Subject subject, Cause cause) {
        unjudged.put(subject, cause);
    }

    /**
     * Nothing is heard of a subject, which another check tells: what was found of it before stands, as severe as it was, and
     * nothing else comes of it. What has to be known all the same is {@link #unknown(Subject, Cause)}.
     */
    public void unheard(Subject subject) {
        unheard.add(subject.withoutSite());
    }

    /** Nothing is heard of any subject. */
    public void unheard() {
        isAllUnheard = true;
    }

    /** One subject was in order at that time, and cannot be judged since: what was found of it before is over. */
    public void unknownSince(Instant inOrderAt, Subject subject, Cause cause) {
        unknown(subject, cause);
        inOrder.put(subject, inOrderAt);
    }

    void switchedOff(String reason) {
        skipped = new Outcome.SwitchedOff(reason);
    }

    boolean looksAtNodes() {
        return !nodeRules.isEmpty();
    }

    /** Lets the check look at some nodes. What ends its look at one does not keep it from the others. */
    void look(List<HybridNode> nodes) {
        for (var rule : nodeRules) {
            for (var node : nodes) {
                try {
                    if (rule.which().test(node)) {
                        rule.what().accept(node);
                    }
                } catch (RuntimeException end) {
                    endedBy(end);
                }
            }
        }
    }

    /** Runs the check's rule. Whatever it throws ends this check alone. */
    void run(Runnable rule) {
        try {
            rule.run();
        } catch (RuntimeException end) {
            endedBy(end);
        }
    }

    private void endedBy(RuntimeException end) {
        if (end instanceof Unjudgeable unjudgeable) {
            switch (unjudgeable.why()) {
                case Unjudgeable.NotRead(Cause cause) -> unknown(cause);
                case Unjudgeable.SwitchedOff(String reason) -> switchedOff(reason);
                case Unjudgeable.Absent(String reason) -> doesNotApply(reason);
            }
        } else {
            unknown(Cause.internal("judge " + check.id(), end));
        }
    }

    CheckDescription check() {
        return check;
    }

    Outcomes.Unheard silence() {
        return new Outcomes.Unheard(isAllUnheard, unheard);
    }

    Outcome outcome() {
        var rest = new Unjudged(facts.unread(), unjudged, inOrder);
        if (!faults.isEmpty()) {
            return new Outcome.Fail(faults, rest);
        }
        var off = skipped;
        if (off instanceof Outcome.SwitchedOff) {
            return off;
        }
        if (rest.cause().isPresent()) {
            return new Outcome.Unknown(rest);
        }
        return off == null ? new Outcome.Pass() : off;
    }
}
