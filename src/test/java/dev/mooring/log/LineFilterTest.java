package dev.mooring.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every line of the log is made of, as a handler writes it. */
class LineFilterTest {
    private static final String FORMAT = "%-5p %X [%c] %s%e%n";
    private final Captured captured = new Captured();

    /** A handler with the filter, and the lines it would write. */
    private static final class Captured extends ExtHandler {
        private final PatternFormatter formatter = new PatternFormatter(FORMAT);
        private final List<String> lines = new ArrayList<>();

        Captured() {
            setFilter(new LineFilter());
        }

        @Override
        protected void doPublish(ExtLogRecord line) {
            lines.add(formatter.format(line));
        }
    }

    private Logger logger(String name) {
        var logger = LogContext.create().getLogger(name);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(captured);
        return logger;
    }

    private static LogFields cluster(String name) {
        return LogFields.with(LogField.CLUSTER, name);
    }

    @Test
    void writesTheFieldsBeforeTheTextOfALibrarysLine() {
        var library = logger("io.fabric8.Client");
        cluster("prod").run(() -> library.info("retrying"));
        assertThat(captured.lines).containsExactly("INFO  {cluster=prod} [io.fabric8.Client] retrying\n");
    }

    @Test
    void writesNoFieldsWhereNothingIsSaidToBeAnybodys() {
        logger("a.B").info("hello");
        assertThat(captured.lines).containsExactly("INFO  {} [a.B] hello\n");
    }

    @Test
    void carriesTheFieldsToAnotherThread() throws Exception {
        var library = logger("a.B");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            cluster("prod")
                    .call(() -> threads.submit(LogFields.<Void>carry(() -> {
                        library.info("there");
                        return null;
                    })))
                    .get();
        }
        assertThat(captured.lines).singleElement().asString().contains("{cluster=prod}");
    }

    @Test
    void lendsAThreadThatALibraryKeepsNoFields() throws Exception {
        var library = logger("a.B");
        try (var kept = Executors.newSingleThreadExecutor()) {
            cluster("prod").call(() -> kept.submit(() -> library.info("later"))).get();
        }
        assertThat(captured.lines).singleElement().asString().contains("{}");
    }

    @Test
    void takesNoLineBreakForANewLine() {
        logger("a.B").info("name\r\nINFO  {cluster=prod} [a.B] forged");
        assertThat(captured.lines).containsExactly("INFO  {} [a.B] name | INFO  {cluster=prod} [a.B] forged\n");
    }

    @Test
    void takesNoLineBreakInAParameterForANewLine() {
        logger("a.B").log(Level.INFO, "name {0}", "x\ny");
        assertThat(captured.lines).containsExactly("INFO  {} [a.B] name x | y\n");
    }

    @Test
    void writesWhatSteersATerminalAsItsCode() {
        logger("a.B").info("\u001b[2Jgone \u202eback \u2028 \u0085 é");
        assertThat(captured.lines).containsExactly("INFO  {} [a.B] \\u001b[2Jgone \\u202eback \\u2028 \\u0085 é\n");
    }

    @Test
    void takesNoLineBreakInTheMessageOfACauseForANewLine() {
        var failure = new IllegalStateException("outer", new IllegalArgumentException("inner\nINFO  forged"));
        logger("a.B").log(Level.SEVERE, "failed", failure);
        assertThat(captured.lines.getFirst())
                .contains("inner | INFO  forged")
                .contains("IllegalStateException: outer")
                .contains("LineFilterTest");
    }

    @Test
    void survivesAFailureThatIsItsOwnDistantCause() {
        var inner = new IllegalArgumentException("inner\nx");
        var outer = new IllegalStateException("outer", inner);
        inner.initCause(outer);
        logger("a.B").log(Level.SEVERE, "failed", outer);
        assertThat(captured.lines.getFirst()).contains("inner | x");
    }

    @Test
    void letsNoValueEndAFieldAndBeginAnother() {
        var library = logger("a.B");
        LogFields.with(LogField.DELIVERY, "x, cluster=prod}\n").run(() -> library.info("hello"));
        assertThat(captured.lines).containsExactly("INFO  {delivery=x__cluster_prod__} [a.B] hello\n");
    }

    @Test
    void writesOnlySoManyLinesOfALoggerInAMinute() {
        var chatty = logger("a.Chatty");
        for (var line = 0; line < 10_000; line++) {
            chatty.warning("again");
        }
        assertThat(captured.lines).hasSize(LineFilter.LINES_A_MINUTE);
    }

    @Test
    void letsAChattyLoggerSilenceNoOther() {
        var chatty = logger("a.Chatty");
        for (var line = 0; line < 1_000; line++) {
            chatty.warning("again");
        }
        logger("a.Quiet").warning("heard");
        assertThat(captured.lines.getLast()).contains("heard");
    }

    @Test
    void leavesNothingOutThatWasAskedFor() {
        var debugged = logger("a.B");
        for (var line = 0; line < 1_000; line++) {
            debugged.fine("detail");
        }
        assertThat(captured.lines).hasSize(1_000);
    }

    @Test
    void leavesNothingOfTheJournalOut() {
        var journal = logger("dev.mooring.journal.ClusterJournal");
        for (var line = 0; line < 1_000; line++) {
            journal.info("Verification ended");
        }
        assertThat(captured.lines).hasSize(1_000);
    }

    @Test
    void countsALineOnceThatTwoHandlersWrite() {
        var filter = new LineFilter();
        var last = true;
        for (var line = 0; line < LineFilter.LINES_A_MINUTE; line++) {
            var record = new ExtLogRecord(Level.INFO, "text", "a.B");
            record.setLoggerName("a.B");
            last &= filter.isLoggable(record) & filter.isLoggable(record);
        }
        assertThat(last).isTrue();
    }

    /** Nothing of it is plain, so it is looked through. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\t \u000b", "\n", " \r\n"})
    @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
    void writesALongRunOfWhiteSpaceInNoTime(String white) {
        logger("a.B").info("x" + white.repeat(200_000) + "é");
        assertThat(captured.lines).singleElement().asString().contains("é");
    }

    @ParameterizedTest
    @CsvSource({
        "'a \n\t\r\n b', 'a | b'",
        "'a\nb\nc', 'a | b | c'",
        "'\n a\n', 'a'",
        "'a  b\né', 'a  b | é'",
        "'a\u000b\n\u000bb', 'a | b'"
    })
    void joinsLines(String text, String line) {
        assertThat(OneLine.of(text)).isEqualTo(line);
    }
}
