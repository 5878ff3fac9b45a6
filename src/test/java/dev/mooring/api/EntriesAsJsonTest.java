package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mooring.timeline.Entry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntriesAsJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    /** In a list, Jackson knows no more of an entry than what it is. */
    @Test
    void anEntryOfAPageSaysItsKindFirst() throws Exception {
        var page = new Page<Entry>(List.of(new Entry.Verified(Instant.EPOCH, "fleet", "r1")), null);
        assertThat(JSON.writeValueAsString(page))
                .startsWith("{\"items\":[{\"kind\":\"verification\",")
                .doesNotContain("kindId");
    }

    @Test
    void nothingButComponentsAndTheKindIsWritten() throws Exception {
        assertThat(JSON.valueToTree(new Entry.Verified(Instant.EPOCH, "fleet", "r1"))
                        .properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("kind", "at", "cluster", "report");
    }
}
