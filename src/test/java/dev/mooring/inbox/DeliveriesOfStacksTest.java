package dev.mooring.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.StackName;
import dev.mooring.event.PulumiEvent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeliveriesOfStacksTest {

    @Test
    void areThoseOfEachEventThatNamesAStack() {
        assertThat(Arrays.stream(PulumiEvent.class.getPermittedSubclasses())
                        .filter(DeliveriesOfStacksTest::namesAStack)
                        .map(event -> "'" + type(event) + "'")
                        .collect(Collectors.joining(", ")))
                .isEqualTo(Deliveries.OF_STACKS);
    }

    private static boolean namesAStack(Class<?> event) {
        return Arrays.stream(event.getRecordComponents()).anyMatch(part -> part.getType() == StackName.class);
    }

    /** As {@link PulumiEvent#type} has it. */
    private static String type(Class<?> event) {
        return event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
