package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.check.planted.Plant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two faults that touch different things are both found, and nothing more. */
class CombinedFaultsTest {
    private static final int FAR_APART = 37;

    /** What changes several things at once is planted alone. */
    private static final Set<String> TOO_MUCH = Set.of("fixtures", "several");

    static Stream<Arguments> pairs() {
        var plants = Plant.all().stream()
                .filter(plant -> !plant.expected().isEmpty() && !TOO_MUCH.contains(plant.touches()))
                .toList();
        return IntStream.range(0, plants.size())
                .mapToObj(index -> partner(plants, index))
                .flatMap(Optional::stream);
    }

    private static Optional<Arguments> partner(List<Plant> plants, int index) {
        var one = plants.get(index);
        return IntStream.range(0, plants.size())
                .mapToObj(step -> plants.get((index + FAR_APART + step) % plants.size()))
                .filter(other -> areApart(one, other))
                .findFirst()
                .map(other -> Arguments.of(one, other));
    }

    /** Both sides of one thing, and whatever decides whether nodes are complete, are one thing here. */
    private static boolean areApart(Plant one, Plant other) {
        return !kind(one).equals(kind(other)) && !explains(one, other) && !explains(other, one);
    }

    /** One cause is one finding: what the first may explain is not found beside it. */
    private static boolean explains(Plant one, Plant other) {
        return Catalogue.checks().stream()
                .map(Check::description)
                .filter(check -> other.expected().contains(check.id()))
                .anyMatch(check -> check.inhibitedBy().stream().anyMatch(one.expected()::contains));
    }

    private static String kind(Plant plant) {
        return switch (plant.touches()) {
            case "nodes",
                    "labels",
                    "conditions",
                    "taints",
                    "software",
                    "leases",
                    "daemonsets",
                    "declared nodes",
                    "ssm instances",
                    "ssm activations",
                    "ra subject",
                    "ra subjects",
                    "ra profiles",
                    "kubernetes",
                    "probe",
                    "dns",
                    "csrs",
                    "gateway",
                    "controllers",
                    "webhooks" -> "machines";
            case "eks cluster", "declared cluster", "eks updates", "eks versions", "ec2", "aws-auth" -> "cluster";
            default -> plant.touches();
        };
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void findsBoth(Plant one, Plant other) {
        var expected = new TreeSet<>(one.expected());
        expected.addAll(other.expected());
        var found = new TreeSet<>(other.in(one.in(Scenario.healthy())).findings());
        if (expected.contains("stale-node-object")) {
            // An operator that one of the two has may stand on the machine that the other takes away: it is down with
            // it.
            found.remove("eso-operator-on-lost-node");
        }
        assertThat(found).containsExactlyElementsOf(expected);
    }

    @Test
    void combinesAtLeastThirty() {
        assertThat(pairs().count()).isGreaterThanOrEqualTo(30);
    }
}
