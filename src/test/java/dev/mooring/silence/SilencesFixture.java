package dev.mooring.silence;

import dev.mooring.database.Database;
import java.time.Clock;

/** The silences of a database, wired by hand. */
public final class SilencesFixture {
    private SilencesFixture() {}

    public static Silences of(Database database, Clock clock) {
        var silences = new Silences(new SilenceStore(database), clock);
        silences.reload();
        return silences;
    }
}
