package dev.mooring.actual.neighbours;

import dev.mooring.reading.json.Member;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A duration as Go writes it: {@code 1h30m0s}. */
final class GoDuration {
    private static final Pattern WHOLE =
            Pattern.compile("[+-]?(?:0|(?:[0-9]{1,12}(?:\\.[0-9]{0,9})?(?:ns|us|µs|μs|ms|s|m|h))++)");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    /** Of what Go itself can hold. */
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    static Optional<Duration> ifAny(Member member) {
        return member.remarkIfAny().map(text -> {
            if (!WHOLE.matcher(text).matches()) {
                throw member.malformed(member.words() + " is not a duration");
            }
            return parse(text);
        });
    }

    private static Duration parse(String text) {
        var nanos = PART.matcher(text)
                .results()
                .map(part -> new BigDecimal(part.group(1))
                        .multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L))))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .min(MOST)
                .setScale(0, RoundingMode.DOWN);
        var length = Duration.ofNanos(nanos.longValueExact());
        return text.startsWith("-") ? length.negated() : length;
    }
}
