package dev.mooring.check;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.report.Finding;
import dev.mooring.report.LifecycleFixture;
import dev.mooring.standin.ActualFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fleet whose nodes fail and come back from one look to the next, with all that is carried from look to look. */
public final class Stores {
    public static final Instant NOW = FleetFixture.NOW;
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(90));
    private static final String CLUSTER = "fleet";
    /** Nodes that tell no site. */
    public static final String NOWHERE = "nowhere";

    private final Map<String, String> sites = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, State> states = new HashMap<>();
    private Memory memory = Memory.none();
    private List<Finding> open = List.of();
    private Instant now = NOW.minus(STEP);

    private static final Duration STEP = Duration.ofMinutes(5);

    /** What is wrong with a node, and since when. */
    private record State(Wrong wrong, Instant since) {}

    /** What may be wrong with a node. */
    public enum Wrong {
        LOST,
        NOT_READY,
        FULL
    }

    public Stores with(String site, int nodes) {
        for (var index = 0; index < nodes; index++) {
            var name = site + "-" + index;
            names.add(name);
            sites.put(name, site);
        }
        return this;
    }

    /** So many sites of so many nodes. */
    public static Stores of(int sites, int each) {
        var stores = new Stores();
        for (var index = 0; index < sites; index++) {
            stores.with("store-" + index, each);
        }
        return stores;
    }

    /** The first nodes of a site have something, and its others nothing. */
    public Stores at(String site, int count, Wrong wrong) {
        return these(names.stream().filter(name -> site.equals(sites.get(name))).toList(), count, wrong);
    }

    /** The first nodes of all have something, and all others nothing. */
    public Stores first(int count, Wrong wrong) {
        return these(names, count, wrong);
    }

    /** One node has something, whatever the others have. */
    public Stores node(String name, Wrong wrong) {
        states.put(name, new State(wrong, now.plusSeconds(90)));
        return this;
    }

    private Stores these(List<String> some, int count, Wrong wrong) {
        for (var index = 0; index < some.size(); index++) {
            var name = some.get(index);
            if (index < count) {
                states.computeIfAbsent(name, _ -> new State(wrong, now.plusSeconds(90)));
            } else {
                states.remove(name);
            }
        }
        return this;
    }

    /** What comes of the next look, five minutes after the last. */
    public LifecycleFixture.Step look(Reading<?>... others) {
        return lookAfter(STEP, others);
    }

    public LifecycleFixture.Step lookAfter(Duration time, Reading<?>... others) {
        now = now.plus(time);
        var judgement = Judgement.of(situation(others), Policy.standard());
        memory = judgement.remembered();
        var step = LifecycleFixture.next(open, judgement);
        open = step.open();
        return step;
    }

    /** Only what is on disk outlives it. */
    public Stores restarted() {
        memory = Memory.none().with(memory.lasting());
        return this;
    }

    public Instant now() {
        return now;
    }

    private Situation situation(Reading<?>... others) {
        var leases = new HashMap<String, Lease>();
        names.forEach(name -> leases.put(name, lease(name)));
        var fixture = new ActualFixture(now)
                .cluster(ActualFixture.cluster(
                        "large", List.of("10.0.0.0/8"), ActualFixture.endpoint(Optional.empty(), Optional.empty())))
                .nodes(names.stream().map(this::node).toList())
                .leases(leases)
                .managedInstances(Reading.fresh(SsmSources.MANAGED_INSTANCES, List.of(), now))
                .build();
        var readings = Readings.of(
                        Reading.off(DeclaredSources.PULUMI_STATE, "none"),
                        Reading.off(DeclaredSources.ESC_ENVIRONMENT, "none"))
                .and(fixture);
        for (var other : others) {
            readings = readings.and(other);
        }
        return Situation.of(CLUSTER, readings, now, memory);
    }

    private static Map<String, String> labels(String site) {
        var labels = new HashMap<>(Map.of(HybridNode.COMPUTE_TYPE, "hybrid", HybridNode.CREDENTIAL_PROVIDER, "iam-ra"));
        if (!NOWHERE.equals(site)) {
            labels.put(HybridNode.ZONE, site);
        }
        return labels;
    }

    private Lease lease(String name) {
        var state = states.get(name);
        var renewed =
                state != null && state.wrong() == Wrong.LOST ? state.since().minusSeconds(40) : now.minusSeconds(5);
        return new Lease(name, renewed, Duration.ofSeconds(40));
    }

    private final Map<String, Instant> back = new HashMap<>();

    private HybridNode node(String name) {
        var state = states.get(name);
        var wrong = state == null ? null : state.wrong();
        var isReady = wrong != Wrong.LOST && wrong != Wrong.NOT_READY;
        if (!isReady) {
            back.remove(name);
        }
        var since = state == null ? LONG_AGO : state.since();
        // One that is back became ready just now, and stays so.
        var ready =
                isReady ? back.computeIfAbsent(name, _ -> wasSeenBefore(name) ? now.minusSeconds(1) : LONG_AGO) : since;
        return new HybridNode(
                name,
                LONG_AGO,
                labels(String.valueOf(sites.get(name))),
                "eks-hybrid:///eu-west-1/large/" + name,
                "10.0." + names.indexOf(name) / 256 + "." + names.indexOf(name) % 256,
                List.of(
                        condition("NetworkUnavailable", "False", LONG_AGO),
                        condition("DiskPressure", wrong == Wrong.FULL ? "True" : "False", since),
                        new Condition(
                                "Ready",
                                wrong == Wrong.LOST ? "Unknown" : isReady ? "True" : "False",
                                wrong == Wrong.LOST ? "NodeStatusUnknown" : "Kubelet",
                                "",
                                wrong == Wrong.LOST ? since.minusSeconds(40) : now,
                                ready)),
                List.of(),
                false,
                new HybridNode.Software(
                        "v1.34.4-eks-3a1b5c7", "Ubuntu 22.04.5 LTS", "5.15.0-151-generic", "containerd://1.7.28"));
    }

    private boolean wasSeenBefore(String name) {
        return memory.notReady().containsKey(name);
    }

    private Condition condition(String type, String status, Instant since) {
        return new Condition(type, status, "planted", "", now, since);
    }
}
