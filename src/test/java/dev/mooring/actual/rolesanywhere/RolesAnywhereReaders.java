package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.aws.AwsClients;
import java.time.Clock;

/** Readers of IAM Roles Anywhere that keep nothing on disk. */
public final class RolesAnywhereReaders {
    private RolesAnywhereReaders() {}

    public static RolesAnywhereReader of(AwsClients aws, Clock clock) {
        return new RolesAnywhereReader(aws, KeptSubjects.NOWHERE, rates(8, 60_000), clock, _ -> {});
    }

    static RolesAnywhereConfig rates(int inFlight, int perMinute) {
        return new RolesAnywhereConfig() {
            @Override
            public int callsInFlight() {
                return inFlight;
            }

            @Override
            public int callsPerMinute() {
                return perMinute;
            }
        };
    }
}
