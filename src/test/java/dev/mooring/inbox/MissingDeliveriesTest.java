package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.database.Database;
import dev.mooring.database.Dialect;
import dev.mooring.database.FreshDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What replicas found of what never arrived, put together. */
@ParameterizedClass
@EnumSource(Dialect.class)
class MissingDeliveriesTest {
    private static final String LOG = "log of stack acme/edge/dc1";
    private static final String OTHER = "log of stack acme/edge/dc2";

    private final Database database;
    private final MissingDeliveries missing;

    MissingDeliveriesTest(Dialect dialect, @TempDir Path folder) throws Exception {
        database = FreshDatabase.of(dialect);
        missing = new MissingDeliveries(database, Duration.ofMinutes(15));
    }

    @Test
    void whereNobodyLookedItIsNotKnown() {
        assertThat(missing.count()).isEmpty();
    }

    @Test
    void whatNobodyCouldReadIsNotKnown() {
        missing.note(Map.of(LOG, Optional.empty()));
        assertThat(missing.count()).isEmpty();
    }

    @Test
    void whatReplicasFoundIsPutTogether() {
        missing.note(Map.of(LOG, Optional.of(2L)));
        missing.note(Map.of(OTHER, Optional.of(1L)));
        assertThat(missing.count()).contains(3L);
    }

    /** An organization is looked at by whoever leads a cluster of it. */
    @Test
    void whatTwoReplicasFoundInOneLogIsCountedOnce() {
        missing.note(Map.of(LOG, Optional.of(2L)));
        missing.note(Map.of(LOG, Optional.of(2L)));
        assertThat(missing.count()).contains(2L);
    }

    @Test
    void whatIsNotMissingAnyMoreIsNone() {
        missing.note(Map.of(LOG, Optional.of(2L)));
        missing.note(Map.of(LOG, Optional.of(0L)));
        assertThat(missing.count()).contains(0L);
    }

    @Test
    void whatCannotBeReadForOnceIsWhatItWas() {
        missing.note(Map.of(LOG, Optional.of(2L)));
        age(Duration.ofMinutes(50));
        missing.note(Map.of(LOG, Optional.empty()));
        age(Duration.ofMinutes(50));
        assertThat(missing.count()).contains(2L);
    }

    @Test
    void whatNobodyLooksForAnyMoreIsForgotten() {
        missing.note(Map.of(LOG, Optional.of(2L)));
        age(Duration.ofMinutes(61));
        assertThat(missing.count()).isEmpty();
        missing.note(Map.of(OTHER, Optional.of(0L)));
        assertThat(missing.count()).contains(0L);
        assertThat(database.<Long>read(session ->
                        session.sql("select count(*) from deliveries_missing").count()))
                .isEqualTo(1);
    }

    private void age(Duration time) {
        database.write(session -> session.sql("update deliveries_missing set looked_at = looked_at - ?")
                .number(time.toMillis())
                .update());
    }
}
