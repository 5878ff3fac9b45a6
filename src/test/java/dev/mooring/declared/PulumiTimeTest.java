package dev.mooring.declared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mooring.reading.json.Member;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PulumiTimeTest {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    @Test
    void readsATimeWithoutAZone() {
        assertThat(PulumiTime.ifAny(text("2022-10-17 22:12:34.834")))
                .contains(Instant.parse("2022-10-17T22:12:34.834Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-01-01 00:00:00", "+999999999-01-01T00:00:00Z", "10000-01-01T00:00:00Z"})
    void takesATimeBeyondTheYear9999ForItsEnd(String time) {
        assertThat(PulumiTime.ifAny(text(time))).contains(LAST);
    }

    @Test
    void takesSecondsBeyondTheYear9999ForItsEnd() {
        assertThat(PulumiTime.ofSeconds(Member.of("list", JsonNodeFactory.instance.numberNode(Long.MAX_VALUE))))
                .contains(LAST);
    }

    private static Member text(String text) {
        return Member.of("list", JsonNodeFactory.instance.textNode(text));
    }
}
