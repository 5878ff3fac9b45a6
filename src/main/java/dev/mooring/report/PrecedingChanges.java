package dev.mooring.report;

import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Situation;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.report.Finding.PrecedingChange;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The cause line: what changed last, as far as deliveries, the stack's history and EKS's updates tell. */
final class PrecedingChanges {
    private static final Stated STATED =
            Stated.NOTHING.and(DeclaredSources.PULUMI_STATE, EksSources.UPDATES).and(SharedViews.CLUSTER);

    /** By partition (AWS General Reference, Management Console endpoints). */
    private static final Map<String, String> CONSOLES = Map.of(
            "aws", "console.aws.amazon.com",
            "aws-cn", "console.amazonaws.cn",
            "aws-us-gov", "console.amazonaws-us-gov.com",
            "aws-eusc", "console.amazonaws-eusc.eu");

    private PrecedingChanges() {}

    static Optional<PrecedingChange> latest(Optional<PrecedingChange> delivered, Situation situation) {
        var facts = situation.openTo("the changes before findings", STATED);
        return Stream.of(delivered.stream(), stackUpdate(facts).stream(), eksUpdates(facts))
                .flatMap(Function.identity())
                .filter(change -> !change.at().isAfter(situation.now()))
                .max(Comparator.comparing(PrecedingChange::at));
    }

    /** A delivery of the same update comes after its end and tells more, so it wins where both are known. */
    private static Optional<PrecedingChange> stackUpdate(Facts facts) {
        return facts.ifRead(DeclaredSources.PULUMI_STATE)
                .map(DeclaredStack::status)
                .filter(status -> status.lastOperation().isPresent())
                .flatMap(status -> status.lastEnded()
                        .map(ended -> new PrecedingChange(
                                "stack-" + status.lastOperation().get(),
                                status.version().orElse(null),
                                null,
                                ended)));
    }

    private static Stream<PrecedingChange> eksUpdates(Facts facts) {
        var eks = facts.ifRead(SharedViews.CLUSTER);
        return facts.ifRead(EksSources.UPDATES).stream()
                .flatMap(List::stream)
                .flatMap(update -> update.createdAt().stream()
                        .map(created -> new PrecedingChange(
                                "eks-" + update.type(),
                                null,
                                eks.flatMap(PrecedingChanges::console).orElse(null),
                                created)));
    }

    /** Empty in a partition whose console is not public. */
    private static Optional<String> console(EksCluster eks) {
        return console(eks.partition(), eks.region(), eks.name());
    }

    static Optional<String> console(String partition, String region, String cluster) {
        return Optional.ofNullable(CONSOLES.get(partition))
                .map(host -> "https://" + region + "." + host + "/eks/clusters/" + cluster
                        + "?selectedTab=cluster-update-history-tab");
    }
}
