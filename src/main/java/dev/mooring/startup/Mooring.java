package dev.mooring.startup;

import dev.mooring.command.Commands;
import dev.mooring.edge.AddressGuard;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.logging.Handler;
import java.util.logging.Level;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The process: the service, or with arguments a command. A start that fails for a reason an operator can mend ends with that reason in plain lines, and status 1. */
@QuarkusMain
public final class Mooring {
    private static final Logger LOG = Logger.getLogger(Mooring.class);

    /** Says its version once. Quarkus keeps that out of the log, but not before the log is set up. */
    private static final java.util.logging.Logger VALIDATOR =
            java.util.logging.Logger.getLogger("org.hibernate.validator.internal.util.Version");

    /** Warns of what is neither on nor off, which the start refuses; see {@link Switches}. */
    private static final java.util.logging.Logger CONFIGURATION =
            java.util.logging.Logger.getLogger("io.smallrye.config");

    // Quarkus makes a bean of it.
    Mooring() {}

    public static void main(String... arguments) {
        Carriers.prepare();
        OpenFiles.problem(OpenFiles.LIMITS).ifPresent(problem -> {
            System.err.println(problem);
            System.exit(1);
        });
        VALIDATOR.setLevel(Level.WARNING);
        CONFIGURATION.setLevel(Level.SEVERE);
        if (arguments.length > 0) {
            System.exit(Commands.run(StartFailure::lines, arguments));
        }
        AddressGuard.leaveItToUs();
        Quarkus.run(null, Mooring::end, arguments);
    }

    private static void end(int status, @Nullable Throwable failure) {
        if (failure != null) {
            tell(failure);
        }
        System.exit(status);
    }

    private static void tell(Throwable failure) {
        openLog();
        var lines = StartFailure.lines(failure);
        lines.forEach(System.err::println);
        if (lines.isEmpty()) {
            LOG.error("Mooring cannot start", failure);
        }
    }

    /** Until its settings are read, the log keeps what it is told to itself. */
    private static void openLog() {
        if (!InitialConfigurator.DELAYED_HANDLER.isActivated()) {
            var handler = InitialConfigurator.createDefaultHandler();
            handler.setLevel(Level.WARNING);
            InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {handler});
        }
    }
}
