package dev.mooring.silence;

import dev.mooring.database.Database;
import dev.mooring.report.OpenFindings;
import java.time.Clock;

/** What a database knows of silences, as pages and metrics ask for it. */
public final class CopiedSilences {
    private CopiedSilences() {}

    public static Silences of(Database database, Clock clock) {
        var silences = new Silences(new SilenceStore(database), new OpenFindings(database).store(), clock);
        silences.reload();
        return silences;
    }
}
