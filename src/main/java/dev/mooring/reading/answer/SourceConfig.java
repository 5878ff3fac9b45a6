package dev.mooring.reading.answer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How much of an answer is taken. What goes beyond makes the source unavailable: too large, or too slow. */
@ConfigMapping(prefix = "mooring.source")
public interface SourceConfig {
    /** What a single object may well have: less would leave sources unread. */
    long LEAST_BYTES = 1024 * 1024;

    /** Bytes of one answer, or of one page of a list, once unpacked. */
    @WithDefault("67108864")
    @Min(value = LEAST_BYTES, message = "must be at least {value} bytes") long maxBytes();

    /**
     * Bytes of an answer that are held as a whole at a time, once unpacked: one object of a list, the kept resources of a
     * state, or an answer that is no list.
     */
    @WithDefault("16777216")
    @Min(value = LEAST_BYTES, message = "must be at least {value} bytes") long maxHeldBytes();

    /** Items of one list, over all its pages. */
    @WithDefault("200000")
    @Min(1) int maxItems();

    /**
     * Bytes of memory that what is kept of one list of Kubernetes may take, about, over all its pages; so may the copy of one
     * that is watched. Where it is not set: an eighth of the heap.
     */
    Optional<@Min(value = LEAST_BYTES, message = "must be at least {value} bytes") Long> maxKeptBytes();

    /** Time for the body of one answer, once it has begun, or for all pages of a list; 12 s at most for a body of AWS. */
    @WithDefault("PT60S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT10S")
    Duration bodyWithin();
}
