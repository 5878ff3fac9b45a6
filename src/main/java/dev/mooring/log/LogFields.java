package dev.mooring.log;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * Fields that every line has which is logged while something runs, a library's lines too. They end with what runs: a thread
 * that a library starts meanwhile and keeps has none, so that it never tells of a cluster it has nothing to do with.
 * Whoever starts a thread for the work itself hands them on with {@link #carry}.
 */
public final class LogFields {
    private static final ScopedValue<LogFields> FIELDS = ScopedValue.newInstance();
    private static final LogFields NONE = new LogFields(new EnumMap<>(LogField.class));
    /** Nothing that could end a field and begin another. */
    private static final Pattern NO_PART_OF_A_VALUE = Pattern.compile("[^A-Za-z0-9._:/@+-]");

    private static final int LONGEST_VALUE = 200;
    private final EnumMap<LogField, String> values;

    private LogFields(EnumMap<LogField, String> values) {
        this.values = values;
    }

    /** The fields of now, and one more. */
    public static LogFields with(LogField field, Object value) {
        return current().and(field, value);
    }

    /** These, and one more; in place of one of the same name. What cannot stand in a value becomes {@code _}. */
    public LogFields and(LogField field, Object value) {
        var more = new EnumMap<>(values);
        var text = NO_PART_OF_A_VALUE.matcher(value.toString()).replaceAll("_");
        more.put(field, text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text);
        return new LogFields(more);
    }

    /** Runs something with these fields. */
    public void run(Runnable work) {
        ScopedValue.where(FIELDS, this).run(work);
    }

    /** Runs something with these fields, and answers what it answers. */
    public <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> work) throws X {
        return ScopedValue.where(FIELDS, this).call(work);
    }

    /** The same work, with the fields of now on whichever thread it runs. */
    public static <T> Callable<T> carry(Callable<T> work) {
        var fields = current();
        return () -> fields.call(work::call);
    }

    /** The fields of now. */
    static LogFields current() {
        return FIELDS.orElse(NONE);
    }

    Map<LogField, String> values() {
        return values;
    }
}
