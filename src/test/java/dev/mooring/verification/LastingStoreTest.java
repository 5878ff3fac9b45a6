package dev.mooring.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.HybridNode.Hardware;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.Lasting;
import dev.mooring.check.MachineChange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastingStoreTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final Lasting KNOWN = new Lasting(
            Map.of("add-on coredns is UPDATING", NOW),
            Map.of("mi-0a1b2c3d4e5f67890", new Certificate("a1", NOW, NOW.plusSeconds(45 * 86_400))),
            Map.of(
                    "mi-0a1b2c3d4e5f67890",
                    new MachineChange(new Hardware("a", "b"), new Hardware("c", ""), NOW, Optional.of(NOW)),
                    "dc2-edge-01",
                    new MachineChange(new Hardware("a", "b"), new Hardware("c", "d"), NOW, Optional.empty())));

    @Test
    void readsWhatItWrote() {
        assertThat(LastingStore.parse(LastingStore.write(KNOWN))).isEqualTo(KNOWN);
    }

    @Test
    void leavesOutWhatAnotherVersionWrote() {
        assertThat(LastingStore.parse("moon\tphase\tfull\n" + LastingStore.write(KNOWN)))
                .isEqualTo(KNOWN);
    }
}
