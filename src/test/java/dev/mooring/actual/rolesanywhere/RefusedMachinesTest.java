package dev.mooring.actual.rolesanywhere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.x509.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether a machine that has a subject for each of its names is refused by Roles Anywhere. */
class RefusedMachinesTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final String MACHINE = "edge-01";
    private static final Certificate CERTIFICATE =
            new Certificate("01", NOW.minus(Duration.ofDays(30)), NOW.plus(Duration.ofDays(60)));

    /** @param seen when each of its subjects asked last */
    private static Set<String> refused(Map<String, Instant> seen, String... refused) {
        var certificates = new HashMap<String, Optional<Certificate>>();
        certificates.put("old", Optional.of(CERTIFICATE));
        certificates.put("new", Optional.of(CERTIFICATE));
        return RolesAnywhereReader.byMachine(
                        Map.of("old", MACHINE, "new", MACHINE),
                        seen,
                        new SubjectAsking.Look(certificates, Set.of(refused), Optional.empty()))
                .refused();
    }

    @Test
    void aMachineWhoseNewNameIsRefusedIsRefusedThoughTheOldWasServed() {
        assertThat(refused(Map.of("old", YESTERDAY, "new", NOW), "new")).containsExactly(MACHINE);
    }

    @Test
    void aMachineWhoseOldNameWasRefusedAndWhoseNewOneIsServedIsServed() {
        assertThat(refused(Map.of("old", YESTERDAY, "new", NOW), "old")).isEmpty();
    }

    @Test
    void aMachineOfWhichItIsNotClearWhichNameAskedLastIsServed() {
        assertThat(refused(Map.of("new", NOW), "new")).isEmpty();
        assertThat(refused(Map.of("old", YESTERDAY), "new")).isEmpty();
        assertThat(refused(Map.of("old", NOW, "new", NOW), "new")).isEmpty();
    }

    @Test
    void aMachineThatIsRefusedByAllItsNamesIsRefused() {
        assertThat(refused(Map.of(), "old", "new")).containsExactly(MACHINE);
    }
}
