package dev.mooring.notify;

import dev.mooring.check.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Notices in plain words. Nothing is escaped here: each sink does that in its own way. */
public final class Words {
    /** Stands on what may have arrived before, where the sink cannot know. */
    public static final String AGAIN =
            "Sent again: Mooring was interrupted, or nothing was answered. You may have had it already.";

    private Words() {}

    /** The line that says it all. */
    public static String title(Message message) {
        return switch (message.kind()) {
            case OPENED, GREW -> level(message.severity()) + ": " + begun(message);
            case SHRUNK -> where(message) + ": " + left(message);
            case RESOLVED -> ending(message) + ": " + over(message);
            case REPEATED -> "Still open after " + duration(message.lasted()) + ": " + lasting(message);
            case DIGEST ->
                "Digest: " + message.openCount() + " open, " + message.newsCount() + " of them new, "
                        + message.endedCount() + (message.endsUnresolved() ? " told no longer" : " over");
            case HEARTBEAT -> "Mooring watches: " + Objects.requireNonNullElse(message.text(), "");
            case SILENCE -> Objects.requireNonNullElse(message.text(), "A silence ends");
            case TEST -> "A test: notices of Mooring arrive here";
        };
    }

    /** Of what is silenced no word is said but that it is. */
    private static String left(Message message) {
        if (message.openCount() == 0) {
            return message.endedCount() + " over, the rest is silenced";
        }
        return message.endedCount() == 0
                ? message.openCount() + " open, now as they are: " + of(message.open())
                : message.openCount() + " left of " + (message.openCount() + message.endedCount()) + ", "
                        + of(message.open());
    }

    private static String begun(Message message) {
        var one = message.news().size() == 1 && message.newsCount() == 1;
        if (message.kind() == Kind.OPENED) {
            return one ? where(message) + ": " + what(message.news().getFirst()) : lasting(message);
        }
        return one
                ? where(message, message.news().getFirst()) + ": also "
                        + what(message.news().getFirst())
                : where(message) + ": " + message.newsCount() + " more, " + of(message.news());
    }

    private static String lasting(Message message) {
        return message.openCount() == 1 && message.open().size() == 1
                ? where(message) + ": " + what(message.open().getFirst())
                : where(message) + ": " + message.openCount() + " findings, " + of(message.open());
    }

    /** Of what is watched no longer it is not known whether it was resolved; what lasts was not. */
    private static String ending(Message message) {
        if (!message.endsUnresolved()) {
            return "Resolved after " + duration(message.lasted());
        }
        if (message.ended().stream().allMatch(Message.Ended::isUnwatched)) {
            return "No longer watched";
        }
        return message.ended().stream().allMatch(one -> one.how().isOfWhatLasts())
                ? "Lasts, told here no longer"
                : "Over after " + duration(message.lasted());
    }

    private static String over(Message message) {
        return message.endedCount() == 1 && message.ended().size() == 1
                ? where(message) + ": " + subject(message.ended().getFirst())
                : where(message) + ": " + message.endedCount() + " findings, "
                        + of(message.ended().stream().map(Message.Ended::matter).toList());
    }

    /** A matter in a line. */
    static String what(Matter matter) {
        return switch (matter.sort()) {
            case FINDING -> subject(matter) + ": " + matter.summary();
            case SOURCE, TROUBLE -> matter.summary();
        };
    }

    /** What a matter is about, and what is wrong with it. */
    static String subject(Matter matter) {
        return switch (matter.sort()) {
            case FINDING ->
                matter.check() + " of " + matter.kind() + " " + matter.subject()
                        + (matter.site() == null || matter.site().equals(matter.subject())
                                ? ""
                                : " at " + matter.site());
            case SOURCE -> "what " + matter.subject() + " tells can be read again";
            case TROUBLE ->
                matter.subject().equals(matter.check()) ? matter.check() : matter.check() + " of " + matter.subject();
        };
    }

    private static String subject(Message.Ended ended) {
        var matter = ended.matter();
        var isReadAgain = ended.how() == End.CLEAN || ended.how() == End.OVER;
        return matter.sort() == Matter.Sort.SOURCE && !isReadAgain
                ? "what " + matter.subject() + " tells could not be read"
                : subject(matter);
    }

    private static String where(Message message) {
        return message.cluster() == null
                ? message.open().stream().anyMatch(matter -> !matter.cluster().equals(Matter.OWN))
                                || message.ended().stream()
                                        .anyMatch(one -> !one.matter().cluster().equals(Matter.OWN))
                        ? "several clusters"
                        : "Mooring"
                : message.cluster();
    }

    /** Of one that came to others, also of other clusters. */
    private static String where(Message message, Matter matter) {
        return matter.cluster().equals(Matter.OWN) ? where(message) : matter.cluster();
    }

    private static String of(List<Matter> matters) {
        var checks = matters.stream().map(Matter::check).distinct().toList();
        var sites = matters.stream()
                .map(Matter::site)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return some(checks, 3) + (sites.isEmpty() ? "" : " at " + some(sites, 3));
    }

    /** Names, of many only the first and how many more. */
    static String some(List<String> names, int most) {
        return names.stream().limit(most).collect(Collectors.joining(", "))
                + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
    }

    static String count(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    static String level(Severity severity) {
        return severity.name().toUpperCase(Locale.ROOT);
    }

    /** Roughly, as people say it. */
    public static String duration(Duration time) {
        var seconds = Math.max(0, time.toSeconds());
        if (seconds < 90) {
            return seconds + " s";
        }
        if (seconds < 90 * 60) {
            return Math.round(seconds / 60.0) + " min";
        }
        return seconds < 36 * 3600 ? Math.round(seconds / 3600.0) + " h" : Math.round(seconds / 86_400.0) + " days";
    }

    /** How it ended, in a few words. */
    public static String how(Message.Ended ended) {
        return how(ended.how(), ended.matter()) + (ended.why() == null ? "" : ": " + ended.why());
    }

    private static String how(End end, Matter matter) {
        return switch (end) {
            case CLEAN -> "found in order";
            case GONE -> "what it was about is gone";
            case CONFIGURED -> "switched off or ignored by configuration";
            case EXPLAINED -> "explained by another finding now";
            case EASED -> "lasts, less severe now";
            case WORSE -> "lasts, more severe now";
            case MOVED -> "lasts, at another site now";
            case UNROUTED -> "lasts, and its route leads here no longer";
            case REPLACED -> "told again with another severity";
            case UNWATCHED -> "how it is now is not known, it is no longer watched";
            case FORGOTTEN -> forgotten(matter);
            case OVER -> "over";
        };
    }

    private static String forgotten(Matter matter) {
        return switch (matter.check()) {
            case Trouble.DELIVERIES_PARKED -> "what was parked was run again, or is kept no longer";
            case Trouble.DELIVERIES_MISSING -> "what was missing came, or Pulumi's log has it no longer";
            default -> "what was given up was sent again, or is kept no longer";
        };
    }
}
