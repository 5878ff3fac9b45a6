package dev.mooring.declared;

import dev.mooring.reading.json.BoundedTime;
import dev.mooring.reading.json.Member;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;

/** Times as Pulumi Deployments and ESC write them: {@code 2022-10-17 22:12:34.834}, of no zone and in UTC, or as RFC 3339 has it. */
public final class PulumiTime {
    private static final DateTimeFormatter WITHOUT_ZONE = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();
    /** What Go writes of a time that is none. */
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    private PulumiTime() {}

    /** Empty where it is not there, never was, or has another form: no verdict rests on its form, which is not documented. */
    public static Optional<Instant> ifAny(Member member) {
        return member.textIfAny().flatMap(PulumiTime::parse).filter(time -> !time.equals(NEVER));
    }

    /** Of seconds since 1970; zero is no time. */
    public static Optional<Instant> ofSeconds(Member member) {
        return member.numberIfAny().filter(seconds -> seconds > 0).map(BoundedTime::ofSeconds);
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') > 0
                            ? BoundedTime.parse(text)
                            : BoundedTime.of(
                                    LocalDateTime.parse(text, WITHOUT_ZONE).toInstant(ZoneOffset.UTC)));
        } catch (DateTimeException anotherForm) {
            return Optional.empty();
        }
    }
}
