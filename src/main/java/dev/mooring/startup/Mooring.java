package dev.mooring.startup;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The process. A start that fails for a reason an operator can mend ends with that reason in plain lines, and status 1. */
@QuarkusMain
public final class Mooring {
    private static final Logger LOG = Logger.getLogger(Mooring.class);

    private Mooring() {}

    public static void main(String... arguments) {
        Quarkus.run(null, Mooring::end, arguments);
    }

    private static void end(int status, @Nullable Throwable failure) {
        if (failure != null) {
            tell(failure);
        }
        System.exit(status);
    }

    private static void tell(Throwable failure) {
        var lines = StartFailure.lines(failure);
        if (lines.isEmpty()) {
            LOG.error("Mooring cannot start", failure);
        }
        lines.forEach(System.err::println);
    }
}
