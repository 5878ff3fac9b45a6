package dev.mooring.check;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One fault that most nodes share is one finding: of their site where they all stand at one, and else of the cluster.
 * Nobody reads five thousand findings that say the same.
 */
final class MassFailure {
    private static final int MANY = 10;
    private static final int LISTED = 50;

    private MassFailure() {}

    static Outcome.Fail shorten(Outcome.Fail outcome, Scene scene) {
        var shared = outcome.faults().stream()
                .filter(fault -> fault.counts() && "node".equals(fault.subject().kind()))
                .toList();
        if (shared.size() < MANY || shared.size() * 2 < scene.nodes()) {
            return outcome;
        }
        var mass = mass(shared, scene);
        var names = mass.covers();
        return new Outcome.Fail(
                Stream.concat(
                                Stream.of(mass),
                                outcome.faults().stream()
                                        .map(fault -> fault.counts()
                                                        && names.contains(
                                                                fault.subject().name())
                                                ? fault.explainedBy(mass)
                                                : fault))
                        .toList(),
                outcome.unjudged());
    }

    private static Fault mass(List<Fault> shared, Scene scene) {
        var first = shared.getFirst();
        var sites = shared.stream()
                .map(fault -> Objects.requireNonNullElse(fault.subject().site(), ""))
                .collect(Collectors.toSet());
        var site = sites.size() == 1 ? sites.iterator().next() : "";
        var subject = site.isEmpty() ? Subject.of("cluster", scene.cluster()) : Subject.site(site);
        var names = shared.stream().map(fault -> fault.subject().name()).collect(Collectors.toSet());
        var evidence = Evidence.of("nodes", shared.size())
                .and("ofNodes", scene.nodes())
                .and("names", names.stream().sorted().limit(LISTED).toList())
                .values();
        return new Fault(
                first.check(),
                subject,
                shared.stream()
                        .map(Fault::severity)
                        .max(Comparator.naturalOrder())
                        .orElse(first.severity()),
                shared.size() + " of " + scene.nodes() + " nodes: " + first.summary(),
                evidence,
                shared.stream().allMatch(fault -> fault.cause().equals(first.cause()))
                        ? first.cause()
                        : first.check().cause(),
                remedy(first, shared),
                shared.stream().flatMap(fault -> fault.since().stream()).min(Comparator.naturalOrder()),
                names,
                Optional.empty(),
                Optional.empty());
    }

    /** What to look at is shown by one of them; what changes something only where it is the same for all. */
    private static Remedy remedy(Fault one, List<Fault> all) {
        var commands = one.remedy().commands().stream()
                .filter(command -> !command.changes()
                        || all.stream()
                                .allMatch(fault -> fault.remedy().commands().contains(command)))
                .toList();
        return new Remedy(
                "For " + one.subject().name() + ", one of them: " + one.remedy().text(), commands);
    }
}
