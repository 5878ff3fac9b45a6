package dev.mooring.actual.neighbours;

import dev.mooring.reading.json.Member;
import java.util.Optional;

/**
 * Which generation of an object its controller has seen.
 *
 * @param observed empty where it has seen none
 */
public record Generations(long current, Optional<Long> observed) {

    static Generations of(Member object) {
        return new Generations(
                object.at("metadata").object().at("generation").numberIfAny().orElse(0L),
                object.at("status").objectIfAny().at("observedGeneration").numberIfAny());
    }

    public boolean isObserved() {
        return observed.filter(seen -> seen >= current).isPresent();
    }
}
