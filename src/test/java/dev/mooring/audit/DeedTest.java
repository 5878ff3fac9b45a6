package dev.mooring.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeedTest {
    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/clusters/edge/verifications, '', verification, edge",
        "POST, /api/v1/clusters/edge/verifications/r1, wait=PT30S, verification, edge",
        "POST, /api/v1/deliveries/d1/replay, '', replay, d1",
        "POST, /api/v1/deliveries/d1/replay, dryRun=false, replay, d1",
        "POST, /api/v1/deliveries/d1/replay, dryRun=true, rehearsal, d1",
        "POST, /api/v1/deliveries/d1/replay, dryRun, rehearsal, d1",
        "POST, /api/v1/deliveries/replay, state=parked&kind=ping, replay, state=parked&kind=ping",
        "POST, /api/v1/deliveries/replay, state=parked&dryRun=true, rehearsal, state=parked",
        "POST, /api/v1/notices/n1/replay, '', replay, n1",
        "POST, /replay, '', replay, ''",
        "POST, /api/v1/silences, '', silence, ''",
        "POST, /api/v1/silences/s1, '', silence, s1",
        "DELETE, /api/v1/silences/s1, '', silence-ended, s1",
        "POST, /silences/s1/end, '', silence-ended, s1",
        "POST, /login, '', sign-in, ''",
        "POST, /logout, '', sign-out, ''",
        "PUT, /api/v1/other/x, '', operation, /api/v1/other/x"
    })
    void whatIsDoneIsSaidInOneWordAndToWhat(String method, String path, String query, String what, String target) {
        assertThat(Deed.of(method, path, query)).isEqualTo(new Deed(what, target));
    }
}
