package dev.mooring.check;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node that comes and goes, as it was told of before: by the last look alone nobody can tell how bad it was meanwhile, nor
 * when it began.
 *
 * @param worst how severe its finding was
 * @param since when it began
 */
public record Flapping(Severity worst, Instant since) {
    /** The check that tells of it. */
    public static final String CHECK = "node-flapping";

    private static final String PREFIX = "flapping ";

    /** Empty where it was not told of. */
    static Optional<Flapping> of(String node, Lasting lasting) {
        return Stream.of(Severity.values())
                .flatMap(worst -> lasting.since(key(worst, node)).map(since -> new Flapping(worst, since)).stream())
                .findFirst();
    }

    /** Each after a verification, as its memory keeps it. Of a node that could not be judged it is as it was before. */
    static Map<String, Instant> told(Outcomes outcomes, Lasting before, Instant now) {
        var told = new HashMap<String, Instant>();
        var outcome = outcomes.of(CHECK);
        if (outcome.isPresent() && outcome.get().unjudged().isPresent()) {
            told.putAll(before.withPrefix(PREFIX));
        }
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Fail failed) {
            failed.faults().stream()
                    .filter(fault -> fault.subject().is(Subject.NODE))
                    .forEach(fault -> {
                        var node = fault.subject().name();
                        Stream.of(Severity.values()).forEach(worst -> told.remove(key(worst, node)));
                        told.put(key(fault.severity(), node), fault.since().orElse(now));
                    });
        }
        return told;
    }

    private static String key(Severity worst, String node) {
        return PREFIX + worst.id() + " " + node;
    }
}
