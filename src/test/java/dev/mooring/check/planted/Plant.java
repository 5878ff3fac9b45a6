package dev.mooring.check.planted;

import dev.mooring.check.Scenario;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A fault.
 *
 * @param touches what it changes, in a word: two that touch different things can be planted together
 * @param expected ids of all checks that must fail and count
 */
public record Plant(String name, String touches, UnaryOperator<Scenario> planting, Set<String> expected) {
    static Plant plant(String name, String touches, UnaryOperator<Scenario> planting, String... expected) {
        return new Plant(name, touches, planting, Set.of(expected));
    }

    public Scenario in(Scenario scenario) {
        return planting.apply(scenario);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Every one, in the order of the catalogue's groups. */
    public static List<Plant> all() {
        return Stream.of(
                        FixturePlants.all(),
                        ClusterPlants.all(),
                        RegistrationPlants.all(),
                        AwsAuthPlants.all(),
                        RequestPlants.all(),
                        MachinePlants.all(),
                        ActivationPlants.all(),
                        SubjectPlants.all(),
                        HealthPlants.all(),
                        NetworkPlants.all(),
                        VersionPlants.all(),
                        CredentialPlants.all(),
                        DriftPlants.all(),
                        FieldPlants.all(),
                        FoldingPlants.all(),
                        LossPlants.all(),
                        NeighbourPlants.all(),
                        NeighbourPlants.ofPulumi())
                .flatMap(List::stream)
                .toList();
    }
}
