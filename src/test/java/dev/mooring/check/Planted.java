package dev.mooring.check;

import dev.mooring.check.planted.Plant;
import java.util.HashMap;
import java.util.Map;

/** What is read of the healthy installation with one fault planted in it: read once, for all tests that look at it. */
final class Planted {
    private static final Map<String, Situation> READ = new HashMap<>();

    private Planted() {}

    static Situation situation(Plant plant) {
        // Two plants of one name touch different things.
        return READ.computeIfAbsent(
                plant.touches() + ", " + plant.name(),
                _ -> plant.in(Scenario.healthy()).situation());
    }
}
