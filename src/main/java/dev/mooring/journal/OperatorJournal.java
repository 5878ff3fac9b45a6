package dev.mooring.journal;

import dev.mooring.caller.OperatorAsked;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Who had what done: one line for each request that takes an operator, by name and with its answer. */
@Singleton
public class OperatorJournal {
    private static final Logger LOG = Logger.getLogger(OperatorJournal.class);
    private static final int LONGEST_PATH = 300;

    void asked(@Observes OperatorAsked asked) {
        var path = asked.path();
        var told = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
        LogFields.with(LogField.EVENT, "operation")
                .and(LogField.BY, asked.by())
                .run(() -> LOG.infof("%s %s: answered %d", asked.method(), told, asked.status()));
    }
}
