package dev.mooring.startup;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when memory has run out, so that it is started again: it would live on without the threads that met
 * the error, and answer nobody. {@code -XX:+ExitOnOutOfMemoryError} does so at once; this is for a Java that was started
 * without. It sees errors that no one catches, and those that are caught and logged, as Netty and Vert.x do.
 */
@ApplicationScoped
public class OutOfMemory {
    private static final int STATUS = 3;

    void watch(@Observes StartupEvent event) {
        Logger.getLogger("").addHandler(new Listener());
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            endIfOutOfMemory(error);
            if (before != null) {
                before.uncaughtException(thread, error);
            }
        });
    }

    private static void endIfOutOfMemory(@Nullable Throwable thrown) {
        var depth = 0;
        for (var error = thrown; error != null && depth < 20; error = error.getCause()) {
            if (error instanceof OutOfMemoryError) {
                // No hooks: they would need memory.
                Runtime.getRuntime().halt(STATUS);
            }
            depth++;
        }
    }

    private static final class Listener extends Handler {
        @Override
        public void publish(LogRecord entry) {
            endIfOutOfMemory(entry.getThrown());
        }

        @Override
        public void flush() {
            // Keeps nothing.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
