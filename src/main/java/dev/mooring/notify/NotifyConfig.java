package dev.mooring.notify;

import dev.mooring.check.Severity;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who is told of what, and how notices are kept and sent. Where they go, each sink says by keys of its own. */
@ConfigMapping(prefix = "mooring.notify")
public interface NotifyConfig {
    /** Which matters go to which sinks. Where none is set: errors at once, warnings in a daily digest. */
    Map<String, RouteConfig> routes();

    /** Folder of templates that are used in place of those that are shipped, by the same names. */
    Optional<String> templates();

    /** Age at which a notice that could not be sent is parked. */
    @WithDefault("P1D")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example P1D")
    Duration giveUpAfter();

    /** Wait before the second try, about; doubles with each further one. */
    @WithDefault("PT2S")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT2S")
    Duration retryDelay();

    /** Longest wait between two tries, unless the sink asks for a longer one ({@code Retry-After}). */
    @WithDefault("PT2M")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT2M")
    Duration longestDelay();

    /** What comes to something that was told is told once so much time has gone by, together with what comes meanwhile. */
    @WithDefault("PT30S")
    @DurationMin(nanos = 0, message = "must not be negative, for example PT30S")
    Duration gather();

    /** Once a notice has waited for so long, and for {@code gather} besides, the other sinks are told that this one is away. */
    @WithDefault("PT5M")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example PT5M")
    Duration awayAfter();

    /** A source is told of as unread once a second report, so much later or more, could not read it either: it may come back. */
    @WithDefault("PT1M")
    @DurationMin(nanos = 0, message = "must not be negative, for example PT1M")
    Duration unreadAfter();

    /** How long notices that were sent or parked are kept. */
    @WithDefault("P30D")
    @DurationMin(millis = 1, message = "must be longer than nothing, for example P30D")
    Duration retention();

    /** Notices kept at most, whatever their age; of those that wait, beyond it the oldest are parked. */
    @WithDefault("20000")
    @Min(100) int maxNotices();

    /** One route. */
    interface RouteConfig {
        /** Names of sinks: {@code alertmanager}, {@code slack} and so on; where none is named, all that are set up but Alertmanager. */
        Optional<List<String>> sinks();

        /** Severities it takes. */
        @WithDefault("error,critical")
        List<Severity> severities();

        /** Groups of checks, {@code source} (sources that cannot be read) or {@code mooring} (trouble of its own). */
        Optional<List<String>> groups();

        /** Checks; {@code *} stands for any text. */
        Optional<List<String>> checks();

        /** Clusters; {@code *} stands for any text. */
        Optional<List<String>> clusters();

        /** Sites; {@code *} stands for any text. */
        Optional<List<String>> sites();

        /** Only what is at least so old: for escalation. */
        @WithDefault("PT0S")
        @DurationMin(nanos = 0, message = "must not be negative, for example P2D")
        Duration age();

        /** Hours in which nothing is told, {@code 22:00-06:30}; what is still open afterwards is told then. */
        Optional<String> quietHours();

        /** Of quiet hours, digests and heartbeats: {@code Europe/Berlin}. */
        @WithDefault("UTC")
        String zone();

        /** Whether what is critical is told in quiet hours too. */
        @WithDefault("true")
        boolean criticalPasses();

        /** What is told together: {@code cluster}, {@code check}, {@code group}, {@code site}, {@code severity}, {@code subject}. */
        @WithDefault("cluster,check")
        List<Route.By> groupBy();

        /** What lasts is told again so often. */
        Optional<@DurationMin(minutes = 1, message = "must be at least a minute, for example PT4H") Duration> repeat();

        /** Whether it is told that something is over. */
        @WithDefault("true")
        boolean ends();

        /** {@code daily}, or a day of the week: told then, and not at once. */
        Optional<When> digest();

        /** {@code daily}, or a day of the week: that Mooring watches, and what it sees. */
        Optional<When> heartbeat();

        /** Time of digest and heartbeat. */
        @WithDefault("08:00")
        String at();
    }

    /** Each day, or on one of each week. */
    enum When {
        DAILY,
        WEEKLY,
        MONDAY,
        TUESDAY,
        WEDNESDAY,
        THURSDAY,
        FRIDAY,
        SATURDAY,
        SUNDAY
    }
}
