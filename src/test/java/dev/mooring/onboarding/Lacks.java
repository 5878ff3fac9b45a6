package dev.mooring.onboarding;

import dev.mooring.backfill.LastSetUp;
import dev.mooring.cluster.Fleet;
import dev.mooring.database.Database;
import dev.mooring.inbox.DeliveriesFixture;
import dev.mooring.report.ReportStore;
import dev.mooring.verification.SenderStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Optional;

/** What is missing, wired by hand, with the shipped files as they lie in the repository. */
public final class Lacks {
    private Lacks() {}

    public static Onboardings of(Fleet fleet, ReportStore reports, Database database) {
        return of(fleet, reports, database, new LastSetUp(Clock.systemUTC()));
    }

    static Onboardings of(Fleet fleet, ReportStore reports, Database database, LastSetUp setUp) {
        return new Onboardings(
                fleet,
                reports,
                DeliveriesFixture.of(database),
                new SenderStore(database, Clock.systemUTC()),
                setUp,
                shipped(),
                Optional.of("https://mooring.example/webhooks/pulumi"),
                Clock.systemUTC());
    }

    static Shipped shipped() {
        var texts = new HashMap<String, String>();
        try {
            for (var file : Shipped.FILES) {
                texts.put(file, Files.readString(Path.of("deploy", file)));
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return new Shipped(texts);
    }

    static Snippets snippets() {
        return new Snippets(shipped(), Optional.of("https://mooring.example/webhooks/pulumi"));
    }
}
