package dev.mooring.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Faults of one check that say the same of many subjects are told once: of a site where many stand there, and of the
 * cluster where many are left over, or where many sites are concerned. Nobody reads six hundred findings that say the
 * same. How many there must be depends on nothing but their number, so that one node more or less never turns one finding
 * into thousands; and on what told of them before, so that one node that comes and goes does not renew all of them at each
 * look: what is told once goes on being told once, by the same finding, until few are left.
 */
public final class SharedFaults {
    /** So many begin to be told once. */
    static final int MANY = 10;

    /** So many go on being told once. */
    static final int STILL_MANY = 5;

    static final int MANY_SITES = 50;
    private static final String SITE = "site";

    /** What the memory of verifications calls what is told once: with the check behind it, and what is told of. */
    private static final String PREFIX = "gathered ";

    /** The evidence by which a fault of the cluster tells of sites. */
    public static final String SITES = "sites";

    private static final int LISTED = 50;

    private final Scene scene;
    private final Lasting before;
    private final Set<Subject> taken;
    private final Map<Fault, Fault> told = new IdentityHashMap<>();

    private SharedFaults(Scene scene, Lasting before, List<Fault> faults) {
        this.scene = scene;
        this.before = before;
        // A fault of the site or the cluster itself keeps its own finding.
        this.taken = faults.stream().map(Fault::subject).collect(Collectors.toSet());
    }

    /** @param before what earlier verifications saw and told */
    static Outcome.Fail gather(Outcome.Fail outcome, Scene scene, Lasting before) {
        var faults = outcome.faults();
        var alike = faults.stream()
                .filter(fault -> fault.counts() && isOneOfMany(fault.subject()))
                .toList();
        if (alike.size() < STILL_MANY) {
            return outcome;
        }
        var gathering = new SharedFaults(scene, before, faults);
        var masses = gathering.masses(alike);
        if (masses.isEmpty()) {
            return outcome;
        }
        var all = new ArrayList<>(masses);
        faults.forEach(fault -> all.add(gathering.explained(fault)));
        return outcome.with(all);
    }

    /**
     * What is told once after a verification, as its memory keeps it. Of a check that could not judge everything, or heard
     * nothing of so many that with those that it found they may be many still, what told of many before still does.
     */
    static Map<String, Instant> told(Outcomes outcomes, Lasting before, Instant now) {
        var told = new HashMap<String, Instant>();
        outcomes.faults()
                .forEach(fault -> teller(fault)
                        .map(teller -> key(fault.check().id(), teller))
                        .ifPresent(key ->
                                told.computeIfAbsent(key, _ -> before.since(key).orElse(now))));
        before.withPrefix(PREFIX).forEach((key, since) -> {
            if (mayStillBeMany(key.substring(PREFIX.length(), key.indexOf(' ', PREFIX.length())), outcomes)) {
                told.putIfAbsent(key, since);
            }
        });
        return told;
    }

    /**
     * What tells of a fault and others like it; of a check that sums up by itself, that is the cluster, where it tells of its
     * sites. What is told of the cluster since it stands at no site tells of nothing else.
     */
    private static Optional<Subject> teller(Fault fault) {
        return !fault.check().sumsUp().isEmpty()
                        && fault.subject().is(Subject.CLUSTER)
                        && fault.evidence().containsKey(SITES)
                ? Optional.of(fault.subject())
                : fault.inhibitedBy()
                        .filter(cover -> cover.check().equals(fault.check().id()))
                        .map(Fault.Cover::subject);
    }

    private static boolean mayStillBeMany(String check, Outcomes outcomes) {
        return outcomes.partlyJudged().contains(check)
                || outcomes.unheardBy(check)
                        .map(unheard ->
                                unheard.all() || unheard.subjects().size() + found(check, outcomes) >= STILL_MANY)
                        .orElse(false);
    }

    private static long found(String check, Outcomes outcomes) {
        return outcomes.faults().stream()
                .filter(fault -> fault.check().id().equals(check) && isOneOfMany(fault.subject()))
                .count();
    }

    /** Whether something was told of as one by the last verification. */
    public static boolean wasTold(String check, Subject whole, Lasting before) {
        return before.since(key(check, whole)).isPresent();
    }

    /** Names of sites are what people wrote: a line of the memory holds none that breaks it. */
    private static String key(String check, Subject whole) {
        return PREFIX + check + " " + whole.kind() + " " + whole.name().replaceAll("\\p{Cntrl}", " ");
    }

    private static boolean isOneOfMany(Subject subject) {
        return switch (subject.kind()) {
            case "cluster", "source", "stack" -> false;
            default -> true;
        };
    }

    private List<Fault> masses(List<Fault> alike) {
        var cluster = Subject.of("cluster", scene.cluster());
        var clusterTells = wasTold(alike.getFirst(), cluster) && !taken.contains(cluster);
        var bySite = alike.stream()
                .filter(fault -> fault.subject().site() != null && !isOfSite(fault))
                .collect(Collectors.groupingBy(
                        fault -> Objects.requireNonNull(fault.subject().site()), TreeMap::new, Collectors.toList()));
        var sites = bySite.entrySet().stream()
                .filter(entry -> isMany(Subject.site(entry.getKey()), entry.getValue(), clusterTells))
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
        var left = alike.stream().filter(rest::contains).toList();
        // A site and a node of it are not counted together.
        var ofCluster = Stream.of(true, false)
                .map(ofSites -> left.stream()
                        .filter(fault -> isOfSite(fault) == ofSites)
                        .toList())
                .filter(some -> isMany(cluster, some, false))
                .flatMap(List::stream)
                .toList();
        if (!ofCluster.isEmpty()) {
            mass(cluster, ofCluster).ifPresent(masses::add);
        }
        return masses;
    }

    private static boolean isOfSite(Fault fault) {
        return SITE.equals(fault.subject().kind());
    }

    /** @param areToldElsewhere whether another finding told of these before, and goes on */
    private boolean isMany(Subject whole, List<Fault> some, boolean areToldElsewhere) {
        return !some.isEmpty() && wasTold(some.getFirst(), whole)
                ? some.size() >= STILL_MANY
                : some.size() >= MANY && !areToldElsewhere;
    }

    private boolean wasTold(Fault one, Subject whole) {
        return wasTold(one.check().id(), whole, before);
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
        var byKind = alike.stream()
                .collect(Collectors.groupingBy(
                        fault -> fault.subject().kind(), LinkedHashMap::new, Collectors.summingInt(_ -> 1)));
        var count = byKind.entrySet().stream()
                .map(entry -> counted(entry.getKey(), entry.getValue(), whole))
                .collect(Collectors.joining(" and "));
        var where = SITE.equals(whole.kind()) ? " at site " + whole.name() : "";
        var same = alike.stream().map(Fault::summary).distinct().count() == 1;
        return count + where + ": " + first.summary() + (same ? "" : ", and the like");
    }

    private String counted(String kind, int count, Subject whole) {
        var what = kind.replace('-', ' ');
        return switch (kind) {
            case "node" -> count + " of " + Math.max(count, ofNodes(whole)) + " nodes";
            case SITE -> count + " of " + Math.max(count, scene.sites()) + " sites";
            default -> count + " " + (what.endsWith("y") ? what.substring(0, what.length() - 1) + "ies" : what + "s");
        };
    }

    private int ofNodes(Subject whole) {
        return SITE.equals(whole.kind()) ? scene.nodesAt(whole.name()) : scene.nodes();
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
                .filter(fault -> !isOfSite(fault))
                .map(fault -> fault.subject().site())
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(site -> site, TreeMap::new, Collectors.counting()));
        var most = sites.entrySet().stream()
                .limit(LISTED)
                .map(site -> site.getKey() + ": " + site.getValue())
                .toList();
        return (sites.size() > 1 ? evidence.and(SITES, most) : evidence)
                .and("example", alike.getFirst().subject().name())
                .values();
    }
}
