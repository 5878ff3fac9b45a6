package dev.mooring.report;

import dev.mooring.check.Situation;
import dev.mooring.reading.Source;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each source of each cluster was last read well, so that a report can say how long it has been dark. */
final class ReadingAges {
    private final Map<String, Map<Source, Instant>> lastGood = new ConcurrentHashMap<>();

    /** Takes note of what was read well just now, and gives the last good time of every source. */
    Map<Source, Instant> of(Situation situation) {
        return lastGood.compute(situation.cluster(), (cluster, before) -> {
            var now = new EnumMap<Source, Instant>(Source.class);
            if (before != null) {
                now.putAll(before);
            }
            situation
                    .readings()
                    .forEach((source, reading) -> reading.readAt().ifPresent(time -> now.put(source, time)));
            return now;
        });
    }
}
