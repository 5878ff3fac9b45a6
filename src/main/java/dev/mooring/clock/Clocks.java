package dev.mooring.clock;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The time of the whole process. */
final class Clocks {
    @Produces
    @Singleton
    WitnessedClock clock() {
        return new WitnessedClock();
    }
}
