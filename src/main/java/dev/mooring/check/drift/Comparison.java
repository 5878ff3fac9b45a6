package dev.mooring.check.drift;

import dev.mooring.actual.EksCluster;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The one way to hold a declared setting against the actual one: not declared is not compared, secret is unknown, and
 * while Pulumi or EKS is changing things the judgement is held back.
 */
final class Comparison {
    private Comparison() {}

    /** Compares one setting of the cluster, if there is a cluster on both sides and nothing is being changed. */
    static <T> void ofCluster(
            Situation situation,
            Verdict verdict,
            Function<DeclaredEksCluster.Settings, Declared<T>> setting,
            BiConsumer<T, EksCluster> compare) {
        if (holdBack(situation, verdict)) {
            return;
        }
        var declared = situation.declaredEks().map(found -> setting.apply(found.settings()));
        if (situation.eks().isEmpty() || declared.isEmpty()) {
            verdict.skip("there is no cluster to compare");
            return;
        }
        switch (declared.get()) {
            case Declared.Known<T>(T value) ->
                compare.accept(value, situation.eks().get());
            case Declared.Undeclared<T> _ -> verdict.skip("not declared");
            case Declared.Hidden<T> _ -> verdict.unknown(hidden());
        }
    }

    /** Whether a change is under way; the verdict then says so. */
    static boolean holdBack(Situation situation, Verdict verdict) {
        var change = changeUnderWay(situation);
        change.ifPresent(verdict::unknown);
        return change.isPresent();
    }

    /** Whether the stack is being changed; the verdict then says so. */
    static boolean pulumiRuns(Situation situation, Verdict verdict) {
        var running = pulumiRunning(situation);
        running.ifPresent(verdict::unknown);
        return running.isPresent();
    }

    private static Optional<Cause> pulumiRunning(Situation situation) {
        return situation
                .stack()
                .map(stack -> stack.status())
                .flatMap(StackStatus::operationInFlight)
                .map(operation -> new Cause(Kind.HELD_BACK, "pulumi " + operation, "the stack is being changed"));
    }

    private static Optional<Cause> changeUnderWay(Situation situation) {
        var pulumi = pulumiRunning(situation);
        if (pulumi.isPresent()) {
            return pulumi;
        }
        return situation
                .eks()
                .filter(eks -> "UPDATING".equals(eks.status()) || "CREATING".equals(eks.status()))
                .map(eks -> new Cause(Kind.HELD_BACK, "EKS update", "the cluster is " + eks.status()));
    }

    static Cause hidden() {
        return new Cause(Kind.HIDDEN, "read declared setting", "secret, or not known before the next update");
    }
}
