package dev.mooring.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Faults of one check that say the same of many subjects are told once: of a site where many stand there, and of the
 * cluster where many are left over, or where many sites are concerned. Nobody reads six hundred findings that say the
 * same. How many there must be depends on nothing but their number, so that one node more or less never turns one finding
 * into thousands.
 */
final class SharedFaults {
    static final int MANY = 10;
    static final int MANY_SITES = 50;
    private static final int LISTED = 50;

    private final Scene scene;
    private final Set<Subject> taken;
    private final Map<Fault, Fault> told = new IdentityHashMap<>();

    private SharedFaults(Scene scene, List<Fault> faults) {
        this.scene = scene;
        // A fault of the site or the cluster itself keeps its own finding.
        this.taken = faults.stream().map(Fault::subject).collect(Collectors.toSet());
    }

    static Outcome.Fail gather(Outcome.Fail outcome, Scene scene) {
        var faults = outcome.faults();
        var alike = faults.stream()
                .filter(fault -> fault.counts() && isOneOfMany(fault.subject()))
                .toList();
        if (alike.size() < MANY) {
            return outcome;
        }
        var gathering = new SharedFaults(scene, faults);
        var masses = gathering.masses(alike);
        if (masses.isEmpty()) {
            return outcome;
        }
        var all = new ArrayList<>(masses);
        faults.forEach(fault -> all.add(gathering.explained(fault)));
        return outcome.with(all);
    }

    private static boolean isOneOfMany(Subject subject) {
        return switch (subject.kind()) {
            case "cluster", "site", "source", "stack" -> false;
            default -> true;
        };
    }

    private List<Fault> masses(List<Fault> alike) {
        var bySite = alike.stream()
                .filter(fault -> fault.subject().site() != null)
                .collect(Collectors.groupingBy(
                        fault -> Objects.requireNonNull(fault.subject().site()), TreeMap::new, Collectors.toList()));
        var sites = bySite.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= MANY)
                .toList();
        var masses = new ArrayList<Fault>();
        var rest = Collections.<Fault>newSetFromMap(new IdentityHashMap<>());
        rest.addAll(alike);
        if (sites.size() < MANY_SITES) {
            for (var site : sites) {
                mass(Subject.site(site.getKey()), site.getValue()).ifPresent(mass -> {
                    masses.add(mass);
                    site.getValue().forEach(rest::remove);
                });
            }
        }
        if (rest.size() >= MANY) {
            var left = alike.stream().filter(rest::contains).toList();
            mass(Subject.of("cluster", scene.cluster()), left).ifPresent(masses::add);
        }
        return masses;
    }

    /** Empty where the check says something of the whole itself. */
    private Optional<Fault> mass(Subject whole, List<Fault> alike) {
        if (taken.contains(whole)) {
            return Optional.empty();
        }
        var first = alike.getFirst();
        var mass = first.gathered(
                whole,
                alike.stream()
                        .map(Fault::severity)
                        .max(Comparator.naturalOrder())
                        .orElse(first.severity()),
                summary(whole, alike),
                evidence(alike),
                alike.stream().map(fault -> fault.subject().name()).collect(Collectors.toSet()),
                alike);
        alike.forEach(fault -> told.put(fault, mass));
        return Optional.of(mass);
    }

    private Fault explained(Fault fault) {
        var mass = told.get(fault);
        return mass == null ? fault : fault.explainedBy(mass);
    }

    private String summary(Subject whole, List<Fault> alike) {
        var first = alike.getFirst();
        var what = first.subject().kind().replace('-', ' ');
        var count = "node".equals(first.subject().kind())
                ? alike.size() + " of " + Math.max(alike.size(), ofNodes(whole)) + " nodes"
                : alike.size() + " " + (what.endsWith("y") ? what.substring(0, what.length() - 1) + "ies" : what + "s");
        var where = "site".equals(whole.kind()) ? " at site " + whole.name() : "";
        var same = alike.stream().map(Fault::summary).distinct().count() == 1;
        return count + where + ": " + first.summary() + (same ? "" : ", and the like");
    }

    private int ofNodes(Subject whole) {
        return "site".equals(whole.kind()) ? scene.nodesAt(whole.name()) : scene.nodes();
    }

    private Map<String, Object> evidence(List<Fault> alike) {
        var evidence = Evidence.of("count", alike.size())
                .and(
                        "names",
                        alike.stream()
                                .map(fault -> fault.subject().name())
                                .sorted()
                                .limit(LISTED)
                                .toList());
        var sites = alike.stream()
                .map(fault -> fault.subject().site())
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(site -> site, TreeMap::new, Collectors.counting()));
        var most = sites.entrySet().stream()
                .limit(LISTED)
                .map(site -> site.getKey() + ": " + site.getValue())
                .toList();
        return (sites.size() > 1 ? evidence.and("sites", most) : evidence)
                .and("example", alike.getFirst().subject().name())
                .values();
    }
}
