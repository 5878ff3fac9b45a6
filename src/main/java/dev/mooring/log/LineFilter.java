package dev.mooring.log;

import io.quarkus.logging.LoggingFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;

/**
 * Every line passes here before it is written, a library's too: it gets its fields and is made one line, and of what one
 * logger has to say of a level only so much a minute is let through. What an operator asked for (levels below {@code
 * INFO}) is never left out, nor is the journal, whose lines nobody outside can cause at will.
 */
@LoggingFilter(name = "one-line")
public final class LineFilter implements Filter {
    static final int LINES_A_MINUTE = 60;
    private static final int MOST_BUDGETS = 1_000;
    private static final String JOURNAL = "dev.mooring.journal.";

    /** Says in its words what the failure says, which is another's: a provider that does not answer. */
    private static final String OF_PROVIDER = "io.quarkus.oidc.common.runtime.OidcCommonUtils";

    private final Map<String, LineBudget> budgets = new ConcurrentHashMap<>();

    /** What became of a record at another handler of the same log. */
    private enum Mark {
        PASSED,
        LEFT_OUT
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        // JBoss' log manager hands no other on to its handlers.
        return !(record instanceof ExtLogRecord line) || isLoggable(line);
    }

    private boolean isLoggable(ExtLogRecord line) {
        if (line.getMarker() instanceof Mark mark) {
            return mark == Mark.PASSED;
        }
        var passes = pass(line);
        line.setMarker(passes ? Mark.PASSED : Mark.LEFT_OUT);
        return passes;
    }

    private boolean pass(ExtLogRecord line) {
        if (!isBounded(line)) {
            write(line, 0);
            return true;
        }
        var admitted =
                budget(line.getLoggerName() + " " + line.getLevel().getName()).ask();
        admitted.ifPresent(leftOut -> write(line, leftOut));
        return admitted.isPresent();
    }

    private static boolean isBounded(ExtLogRecord line) {
        var name = line.getLoggerName();
        return line.getLevel().intValue() >= Level.INFO.intValue() && (name == null || !name.startsWith(JOURNAL));
    }

    private LineBudget budget(String name) {
        var key = budgets.size() < MOST_BUDGETS || budgets.containsKey(name) ? name : "others";
        return budgets.computeIfAbsent(key, _ -> new LineBudget(LINES_A_MINUTE));
    }

    private static void write(ExtLogRecord line, long leftOut) {
        LogFields.current().values().forEach((field, value) -> line.putMdc(field.id(), value));
        var text = String.valueOf(line.getFormattedMessage());
        var more = leftOut == 0 ? "" : " (" + leftOut + " lines like it were left out before)";
        line.setMessage(OneLine.of(text) + more, FormatStyle.NO_FORMAT);
        line.setParameters(null);
        if (OF_PROVIDER.equals(line.getLoggerName())) {
            line.setThrown(null);
        }
        if (line.getThrown() != null) {
            line.setThrown(OneLine.of(line.getThrown()));
        }
    }
}
