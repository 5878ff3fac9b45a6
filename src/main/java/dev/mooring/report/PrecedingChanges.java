package dev.mooring.report;

import dev.mooring.actual.EksCluster;
import dev.mooring.check.Situation;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.report.Finding.PrecedingChange;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The cause line: what changed last, as far as deliveries, the stack's history and EKS's updates tell. */
final class PrecedingChanges {
    private PrecedingChanges() {}

    static Optional<PrecedingChange> latest(Optional<PrecedingChange> delivered, Situation situation) {
        return Stream.of(delivered.stream(), stackUpdate(situation).stream(), eksUpdates(situation))
                .flatMap(Function.identity())
                .filter(change -> !change.at().isAfter(situation.now()))
                .max(Comparator.comparing(PrecedingChange::at));
    }

    /** A delivery of the same update comes after its end and tells more, so it wins where both are known. */
    private static Optional<PrecedingChange> stackUpdate(Situation situation) {
        return situation
                .stack()
                .map(DeclaredStack::status)
                .filter(status -> status.lastOperation().isPresent())
                .flatMap(status -> status.lastEnded()
                        .map(ended -> new PrecedingChange(
                                "stack-" + status.lastOperation().get(),
                                status.version().orElse(null),
                                null,
                                ended)));
    }

    private static Stream<PrecedingChange> eksUpdates(Situation situation) {
        var eks = situation.eks();
        return situation.actual().eks().updates().value().orElse(List.of()).stream()
                .flatMap(update -> update.createdAt().stream()
                        .map(created -> new PrecedingChange(
                                "eks-" + update.type(),
                                null,
                                eks.map(PrecedingChanges::console).orElse(null),
                                created)));
    }

    private static String console(EksCluster eks) {
        return "https://" + eks.region() + ".console.aws.amazon.com/eks/clusters/" + eks.name()
                + "?selectedTab=cluster-update-history-tab";
    }
}
