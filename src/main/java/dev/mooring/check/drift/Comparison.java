package dev.mooring.check.drift;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksUpdate;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.check.Situation;
import dev.mooring.check.Verdict;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.roster.DeclaredNodes;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one way to hold declared settings against actual ones: not declared is not compared, secret is unknown, and while
 * Pulumi or EKS is changing what is compared the judgement is held back.
 */
record Comparison(Concern concern, Situation situation, Verdict verdict) {

    /** Compares one setting of the cluster, if there is a cluster on both sides and nothing is being changed. */
    <T> void ofSetting(Function<DeclaredEksCluster.Settings, Declared<T>> setting, BiConsumer<T, EksCluster> compare) {
        ofCluster((settings, eks) -> {
            switch (setting.apply(settings)) {
                case Declared.Known<T>(T value) -> compare.accept(value, eks);
                case Declared.Undeclared<T> _ -> verdict.skip("not declared");
                case Declared.Hidden<T> _ -> verdict.unknown(hidden());
            }
        });
    }

    /** Compares the cluster, if there is one on both sides and nothing is being changed. */
    void ofCluster(BiConsumer<DeclaredEksCluster.Settings, EksCluster> compare) {
        if (isHeldBack()) {
            return;
        }
        var declared = situation.declaredEks();
        var eks = situation.eks();
        if (eks.isEmpty() || declared.isEmpty()) {
            verdict.skip("there is no cluster to compare");
        } else {
            compare.accept(declared.get().settings(), eks.get());
        }
    }

    /** Compares what the stack declares, if nothing is being changed. */
    void ofStack(Consumer<DeclaredStack> compare) {
        if (!isHeldBack()) {
            compare.accept(situation.stack().orElseThrow());
        }
    }

    private boolean isHeldBack() {
        var change = pulumiRunning(situation).or(() -> eksChanging());
        change.ifPresent(verdict::unknown);
        return change.isPresent();
    }

    /** Compares each node with its declaration, if nodes are declared and Pulumi does not run. */
    static void ofDeclaredNodes(Situation situation, Verdict verdict, Consumer<HybridNode> compare) {
        if (pulumiRuns(situation, verdict)) {
            return;
        }
        switch (DeclaredNodes.of(situation.declared())) {
            case DeclaredNodes.None() -> verdict.skip("no nodes are declared");
            case DeclaredNodes.Unknown(Cause cause) -> verdict.unknown(cause);
            case DeclaredNodes.Listed(var _) -> verdict.eachNode(compare);
        }
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
                .map(DeclaredStack::status)
                .flatMap(StackStatus::operationInFlight)
                .map(operation -> new Cause(Kind.HELD_BACK, "pulumi " + operation, "the stack is being changed"));
    }

    private Optional<Cause> eksChanging() {
        var status = situation.eks().map(EksCluster::status).orElse("");
        var running = situation.actual().eks().updates().value().orElse(List.of()).stream()
                .filter(EksUpdate::isRunning)
                .toList();
        var concerned = running.stream()
                .filter(concern::isChangedBy)
                .findFirst()
                .map(update ->
                        new Cause(Kind.HELD_BACK, "EKS " + update.type(), "update " + update.id() + " is in progress"));
        if (concerned.isPresent()) {
            return concerned;
        }
        // Without a list of updates nobody can tell what is being changed.
        var unexplained = "CREATING".equals(status) || ("UPDATING".equals(status) && running.isEmpty());
        return unexplained
                ? Optional.of(new Cause(Kind.HELD_BACK, "EKS update", "the cluster is " + status))
                : Optional.empty();
    }

    static Cause hidden() {
        return new Cause(Kind.HIDDEN, "read declared setting", "secret, or not known before the next update");
    }
}
