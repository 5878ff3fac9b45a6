package dev.mooring.hostname;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.hostname.HostNames.Match;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "n01, n01, true",
        "n01, N01., true",
        "n01, n01.plant.example, true",
        "N01.Plant.Example, n01, true",
        "n01.plant.example., n01.plant.example, true",
        "n01.plant.example, n01.office.example, false",
        "n01.plant, n01.plant.example, false",
        "n01, n011, false",
        "n01, n02.n01, false",
        "10.80.1.2, 10, false",
        "'', n01, false",
        "'', '', false"
    })
    void comparesNamesOfAnyLength(String one, String other, boolean same) {
        assertThat(HostNames.isSame(one, other)).isEqualTo(same);
    }

    @Test
    void prefersTheVeryNameToTheSameInAnotherLength() {
        assertThat(names("n01", "n01.plant.example").find("N01")).isEqualTo(new Match.One<>("n01"));
    }

    @Test
    void findsTheOnlyFullNameOfAShortOne() {
        assertThat(names("n01.plant.example", "n02.plant.example").find("n01"))
                .isEqualTo(new Match.One<>("n01.plant.example"));
    }

    @Test
    void saysThatAShortNameFitsSeveral() {
        assertThat(names("n01.a", "n01.b").find("n01")).isInstanceOf(Match.Several.class);
    }

    @Test
    void takesTwoFullNamesForTwoHosts() {
        assertThat(names("n01.a").find("n01.b")).isEqualTo(new Match.None<>());
    }

    private static HostNames<String> names(String... all) {
        var names = new HostNames<String>();
        for (var name : all) {
            names.add(name, name);
        }
        return names;
    }
}
