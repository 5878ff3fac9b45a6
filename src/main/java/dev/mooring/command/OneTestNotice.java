package dev.mooring.command;

import dev.mooring.notify.Routes;
import dev.mooring.notify.Sink;
import dev.mooring.notify.Sink.Outcome;
import dev.mooring.notify.TestNotice;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What {@code notify test} does: sends, prints what the sink answered, ends with that. */
@Singleton
@Unremovable
public final class OneTestNotice implements QuarkusApplication {
    /** A name that differs more was not mistyped. */
    private static final int MISTYPED = 3;

    private final Routes routes;
    private final TestNotice test;

    @Inject
    OneTestNotice(Routes routes, TestNotice test) {
        this.routes = routes;
        this.test = test;
    }

    @Override
    public int run(String... arguments) {
        var asked = Notify.Test.sink(new QuarkusProcess(_ -> List.of()), arguments);
        return run(asked, OneVerification.utf8(System.out), OneVerification.utf8(System.err));
    }

    int run(String asked, PrintStream out, PrintStream err) {
        var sink = asked.strip().toLowerCase(Locale.ROOT);
        var problems = test.problems(sink);
        if (!problems.isEmpty()) {
            problems.forEach(err::println);
            return ExitStatus.UNUSABLE;
        }
        return test.send(sink).map(outcome -> tell(sink, outcome, out, err)).orElseGet(() -> {
            err.println(none(sink));
            return ExitStatus.UNUSABLE;
        });
    }

    private static int tell(String sink, Outcome outcome, PrintStream out, PrintStream err) {
        return switch (outcome) {
            case Outcome.Sent _ -> {
                out.println(sink + " took it.");
                yield ExitStatus.GOOD;
            }
            case Outcome.Later(var cause, var _, var mayHaveArrived) -> {
                err.println(sink + (mayHaveArrived ? " may have taken it: " : " did not take it: ") + cause
                        + ". The service would try again.");
                yield ExitStatus.BAD;
            }
            case Outcome.Refused(var cause) -> {
                err.println(sink + " refuses it: " + cause + ". The service would not try again.");
                yield ExitStatus.BAD;
            }
        };
    }

    /** What was typed is not printed: it may be an address. */
    private String none(String sink) {
        var setUp = routes.sinks().stream().map(Sink::name).toList();
        var what = routes.known().contains(sink)
                ? sink + " is not set up: set mooring.notify." + sink + ".*"
                : "There is no such sink" + meant(sink) + "; there are " + String.join(", ", routes.known());
        return what + ". "
                + (setUp.isEmpty()
                        ? "None is set up; docs/notices.md says how."
                        : "Set up: " + String.join(", ", setUp) + ".");
    }

    private String meant(String sink) {
        var distance = new LevenshteinDistance(MISTYPED);
        return routes.known().stream()
                .filter(name -> distance.apply(name, sink) >= 0)
                .min(Comparator.<String>comparingInt(name -> distance.apply(name, sink))
                        .thenComparing(Comparator.naturalOrder()))
                .map(name -> ", perhaps " + name + " is meant")
                .orElse("");
    }
}
