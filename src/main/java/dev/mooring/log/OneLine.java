package dev.mooring.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text of the outside world on one line: a line break becomes {@code " | "}; what steers a terminal, breaks a line
 * elsewhere, turns the direction of writing, or is no character at all is written as its code.
 */
public final class OneLine {
    /** From the beginning of a run of white space only: so each is looked through once, whether it holds a line break or not. */
    private static final Pattern BREAKS = Pattern.compile("(?<!\\s)\\s*[\\r\\n]\\s*");

    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{IsNoncharacter_Code_Point}]");

    private OneLine() {}

    public static String of(String text) {
        if (isPlain(text)) {
            return text;
        }
        var joined = BREAKS.matcher(text.strip()).replaceAll(" | ");
        return UNSEEN.matcher(joined).replaceAll(OneLine::code);
    }

    /** The same of a text of several lines: line breaks and tabs stay, and nothing else that is not seen. */
    public static String seen(String text) {
        return isPlain(text)
                ? text
                : UNSEEN.matcher(text).replaceAll(unseen -> switch (unseen.group()) {
                    case "\n", "\t" -> unseen.group();
                    default -> code(unseen);
                });
    }

    private static String code(MatchResult unseen) {
        return String.format("\\\\u%04x", unseen.group().codePointAt(0));
    }

    /** Most texts are, and cost no more than a look. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character < 0x7f);
    }

    /** A failure whose messages, and those of its causes, are one line each; the same one where they are. */
    static Throwable of(Throwable failure) {
        return isOneLine(failure, seen()) ? failure : new Told(failure, seen());
    }

    private static Set<Throwable> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static boolean isOneLine(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return true;
        }
        var text = failure.toString();
        var suppressed = failure.getSuppressed();
        var rest = isOneLine(failure.getCause(), seen);
        for (var one : suppressed) {
            rest &= isOneLine(one, seen);
        }
        return rest && of(text).equals(text);
    }

    /** Stands for a failure in the log: its text, its stack, its causes. */
    private static final class Told extends Throwable {
        private static final long serialVersionUID = 1L;
        private final String text;

        Told(Throwable failure, Set<Throwable> seen) {
            super(of(String.valueOf(failure.getMessage())));
            seen.add(failure);
            text = of(failure.toString());
            setStackTrace(failure.getStackTrace());
            var cause = failure.getCause();
            if (cause != null && !seen.contains(cause)) {
                initCause(new Told(cause, seen));
            }
            for (var one : failure.getSuppressed()) {
                if (!seen.contains(one)) {
                    addSuppressed(new Told(one, seen));
                }
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
