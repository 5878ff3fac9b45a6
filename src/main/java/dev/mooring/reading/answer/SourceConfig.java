package dev.mooring.reading.answer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of an answer is taken. What goes beyond makes the source unavailable: too large, or too slow. */
@ConfigMapping(prefix = "mooring.source")
public interface SourceConfig {
    /** Bytes of one answer, or of one page of a list, once unpacked. */
    @WithDefault("67108864")
    long maxBytes();

    /**
     * Bytes of an answer that are held as a whole at a time, once unpacked: one object of a list, the kept resources of a
     * state, or an answer that is no list.
     */
    @WithDefault("16777216")
    long maxHeldBytes();

    /** Items of one list, over all its pages. */
    @WithDefault("200000")
    int maxItems();

    /** Time for the body of one answer, from its first byte to its last. */
    @WithDefault("PT60S")
    Duration bodyWithin();
}
