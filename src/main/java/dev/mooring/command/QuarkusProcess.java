package dev.mooring.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a command with all that the service has, but for its ports, its schedules and its database. */
final class QuarkusProcess {
    /** Said to Quarkus as system properties, which count for more than what a user sets elsewhere. */
    private static final Map<String, String> SETTINGS = Map.of(
            "dev.mooring.command", "true",
            "quarkus.http.host-enabled", "false",
            "quarkus.management.host-enabled", "false",
            "quarkus.scheduler.enabled", "false",
            "quarkus.shutdown.delay", "0s",
            "quarkus.log.console.stderr", "true",
            // Nobody asks for them, and what they would begin with is not there.
            "quarkus.log.category.\"dev.mooring.metrics\".level", "ERROR");

    private final Function<Throwable, List<String>> explained;
    private final String[] arguments;

    /** @param explained what ended a start, as an operator reads it */
    QuarkusProcess(Function<Throwable, List<String>> explained, String... arguments) {
        this.explained = explained;
        this.arguments = arguments.clone();
    }

    /** Ends with what the application does. Where it cannot start, says why on stderr. */
    int run(Class<? extends QuarkusApplication> application, Map<String, String> settings) {
        var failure = new AtomicReference<@Nullable Throwable>();
        var status = start(application, settings, failure);
        var why = failure.get();
        if (why == null) {
            return status;
        }
        var lines = explained.apply(why);
        lines.forEach(System.err::println);
        if (lines.isEmpty()) {
            why.printStackTrace();
            return ExitStatus.UNKNOWN;
        }
        return ExitStatus.UNUSABLE;
    }

    /** The same for a review of the configuration: what it cannot start with is what was asked for. */
    int review(Class<? extends QuarkusApplication> application, Map<String, String> settings) {
        var failure = new AtomicReference<@Nullable Throwable>();
        var status = start(application, settings, failure);
        var why = failure.get();
        if (why == null) {
            return status;
        }
        var lines = explained.apply(why);
        lines.forEach(line -> System.out.println("problem: " + line));
        if (lines.isEmpty()) {
            why.printStackTrace();
            return ExitStatus.UNKNOWN;
        }
        return ExitStatus.BAD;
    }

    private int start(
            Class<? extends QuarkusApplication> application,
            Map<String, String> settings,
            AtomicReference<@Nullable Throwable> failure) {
        SETTINGS.forEach(System::setProperty);
        settings.forEach(System::setProperty);
        var status = new AtomicInteger(ExitStatus.UNKNOWN);
        Quarkus.run(
                application,
                (code, thrown) -> {
                    status.set(code);
                    failure.set(thrown);
                },
                arguments);
        return status.get();
    }
}
