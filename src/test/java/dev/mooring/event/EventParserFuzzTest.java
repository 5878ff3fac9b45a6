package dev.mooring.event;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.mooring.standin.Damaged;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A delivery of any kind and body is an event; at worst one that is not recognised. */
class EventParserFuzzTest {
    private static final List<String> KINDS =
            List.of("deployment", "stack_update", "drift_detection", "environment_revision", "ping", "never_heard_of");

    static Stream<byte[]> bodies() {
        return Damaged.of(
                "pulumi/deployment.succeeded.json",
                "pulumi/stack_update.update.succeeded.json",
                "pulumi/drift_detection.drift_detected.json",
                "pulumi/environment_revision.created.json");
    }

    @FuzzTest(maxDuration = "1m")
    @MethodSource("bodies")
    void makesAnEventOfAnything(byte @NotNull [] bytes) {
        KINDS.forEach(kind -> {
            var unused = EventParser.parse(kind, bytes);
        });
    }
}
