package dev.mooring.check;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.reading.Facts;
import dev.mooring.reading.Facts.Moment;
import dev.mooring.reading.Facts.Stated;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import java.time.Instant;

/** All there is to judge at one moment: what was read of both sides, what earlier verifications saw, and the time. */
public final class Situation {
    private final String cluster;
    private final Readings readings;
    private final Instant now;
    private final Memory before;
    private final Memory memory;
    private final Moment moment;

    private Situation(String cluster, Readings readings, Instant now, Memory before) {
        this.cluster = cluster;
        this.readings = readings;
        this.now = now;
        this.before = before;
        this.memory = before.seenBy(now);
        this.moment = new Moment(readings.and(Reading.fresh(SharedViews.MEMORY, memory, now)), now);
    }

    public static Situation of(String cluster, Readings readings, Instant now) {
        return new Situation(cluster, readings, now, Memory.none());
    }

    /** The same, with what earlier verifications saw; no moment of it is later than now. */
    public static Situation of(String cluster, Readings readings, Instant now, Memory memory) {
        return new Situation(
                cluster,
                readings,
                now,
                memory.at(now, readings.of(KubernetesSources.LEASES).value().map(Leases::serverTime)));
    }

    /** How the cluster is called here, not in EKS. */
    public String cluster() {
        return cluster;
    }

    public Instant now() {
        return now;
    }

    /** What the memory goes on from; of that moments may be later than now, by a clock that may be behind. */
    Memory before() {
        return before;
    }

    /** What earlier verifications saw. */
    public Memory memory() {
        return memory;
    }

    public Readings readings() {
        return readings;
    }

    /**
     * What was read, opened to one that states what it looks at.
     *
     * @param whose for people, should it look at something else
     */
    public Facts openTo(String whose, Stated stated) {
        return moment.openTo(whose, stated);
    }

    Scene scene() {
        return new Scene(cluster, openTo("the words of findings", Scene.STATED));
    }
}
