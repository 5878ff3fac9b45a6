package dev.mooring.silence;

import dev.mooring.database.Database;

/** The silences of a database, wired by hand. */
public final class SilencesFixture {
    private SilencesFixture() {}

    public static SilenceStore of(Database database) {
        return new SilenceStore(database);
    }
}
