package dev.mooring.check;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.esc.EscSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sources that cannot be read any more. What configuration switches off stays so.
 *
 * @param silent sources that answered before, and now fail themselves
 * @param kind how they fail
 * @param dependents sources that can then not be asked, whatever became of them before
 */
record Outage(Set<Source<?>> silent, Cause.Kind kind, Set<Source<?>> dependents) implements ReadingChange {
    private static final List<Cause.Kind> KINDS =
            List.of(Cause.Kind.REFUSED, Cause.Kind.THROTTLED, Cause.Kind.UNREACHABLE);
    /** In how many ways a source fails. */
    static final int WAYS = KINDS.size();

    private static final int PAIRS = 5;

    /** Sources that go dark together, by what readers cannot ask without another. */
    private record Closure(Collection<? extends Source<?>> heads, Set<Source<?>> dependents) {}

    private static final List<Closure> CLOSURES = List.of(
            // EKS does not answer. Kubernetes is asked on where its address does not come from there.
            new Closure(List.of(EksSources.CLUSTER), union(EksSources.ALL, AccountSources.ALL)),
            new Closure(
                    List.of(EksSources.CLUSTER),
                    union(
                            EksSources.ALL,
                            AccountSources.ALL,
                            KubernetesSources.ALL,
                            NeighbourSources.ALL,
                            List.of(RolesAnywhereSources.CERTIFICATES))),
            new Closure(
                    List.of(EksSources.ACCESS_ENTRIES),
                    Set.of(EksSources.ACCESS_ENTRY_DETAILS, EksSources.ACCESS_POLICIES)),
            new Closure(List.of(EksSources.ACCESS_ENTRY_DETAILS), Set.of(EksSources.ACCESS_POLICIES)),
            new Closure(List.of(EksSources.ADDONS), Set.of(EksSources.ADDON_VERSIONS)),
            // Whose certificates to look for, subjects and nodes tell.
            new Closure(List.of(RolesAnywhereSources.SUBJECTS), Set.of(RolesAnywhereSources.CERTIFICATES)),
            new Closure(List.of(KubernetesSources.NODES), Set.of(RolesAnywhereSources.CERTIFICATES)),
            // The Kubernetes API does not answer.
            new Closure(KubernetesSources.ALL, union(NeighbourSources.ALL, List.of(RolesAnywhereSources.CERTIFICATES))),
            // What is installed, the list of groups tells; and what is used of it, the stores.
            new Closure(List.of(NeighbourSources.GROUPS), union(NeighbourSources.ALL)),
            new Closure(
                    List.of(NeighbourSources.SECRET_STORES),
                    Set.of(
                            NeighbourSources.EXTERNAL_SECRETS,
                            NeighbourSources.CLUSTER_EXTERNAL_SECRETS,
                            NeighbourSources.PUSH_SECRETS,
                            EscSources.REVISIONS,
                            EscSources.ISSUERS)),
            new Closure(List.of(NeighbourSources.STACKS), Set.of(NeighbourSources.UPDATES)),
            // Which runners the stack uses, its settings tell.
            new Closure(List.of(DeploymentSources.SETTINGS), union(DeploymentSources.ALL)),
            // Pulumi does not answer: where the cluster is, configuration tells, or else nobody.
            new Closure(List.of(DeclaredSources.PULUMI_STATE), Set.of(AccountSources.IAM_ROLES)),
            new Closure(DeclaredSources.ALL, Set.of(AccountSources.IAM_ROLES)),
            new Closure(
                    DeclaredSources.ALL,
                    union(EksSources.ALL, SsmSources.ALL, RolesAnywhereSources.ALL, AccountSources.ALL)),
            new Closure(
                    DeclaredSources.ALL,
                    union(
                            EksSources.ALL,
                            SsmSources.ALL,
                            RolesAnywhereSources.ALL,
                            AccountSources.ALL,
                            KubernetesSources.ALL,
                            NeighbourSources.ALL)),
            // AWS does not answer.
            new Closure(
                    union(List.of(EksSources.CLUSTER), SsmSources.ALL, RolesAnywhereSources.ALL),
                    union(EksSources.ALL, AccountSources.ALL)),
            // Nobody answers.
            new Closure(
                    union(
                            DeclaredSources.ALL,
                            List.of(EksSources.CLUSTER),
                            SsmSources.ALL,
                            RolesAnywhereSources.ALL,
                            KubernetesSources.ALL),
                    union(EksSources.ALL, AccountSources.ALL, NeighbourSources.ALL)));

    /** None at all: everything is read once more. */
    static Outage none() {
        return new Outage(Set.of(), Cause.Kind.FAILED, Set.of());
    }

    /**
     * Every source alone, every set of sources that go dark together, and some pairs, always the same for a seed. Each fails in
     * one way, which is another with the next seed: as many seeds that follow one another as {@link #WAYS} are all of it.
     */
    static Stream<Outage> of(Situation situation, int seed) {
        var asked = situation.readings().all().stream()
                .filter(reading -> reading instanceof Reading.Fresh || reading instanceof Reading.Absent)
                .<Source<?>>map(Reading::source)
                .toList();
        return Stream.of(Stream.of(none()), alone(asked, seed), together(seed), pairs(asked, new Random(seed)))
                .flatMap(outages -> outages);
    }

    private static Stream<Outage> alone(List<Source<?>> asked, int seed) {
        return IntStream.range(0, asked.size())
                .mapToObj(index -> new Outage(Set.of(asked.get(index)), kind(index + seed), Set.of()));
    }

    private static Stream<Outage> together(int seed) {
        return IntStream.range(0, CLOSURES.size()).mapToObj(index -> {
            var closure = CLOSURES.get(index);
            return new Outage(Set.copyOf(closure.heads()), kind(index + seed), closure.dependents());
        });
    }

    private static Stream<Outage> pairs(List<Source<?>> asked, Random random) {
        return IntStream.range(0, PAIRS).mapToObj(_ -> {
            var one = random.nextInt(asked.size());
            var other = (one + 1 + random.nextInt(asked.size() - 1)) % asked.size();
            var kind = KINDS.get(random.nextInt(KINDS.size()));
            return new Outage(Set.of(asked.get(one), asked.get(other)), kind, Set.of());
        });
    }

    private static Cause.Kind kind(int way) {
        return KINDS.get(Math.floorMod(way, WAYS));
    }

    @SafeVarargs
    private static Set<Source<?>> union(Collection<? extends Source<?>>... parts) {
        return Arrays.stream(parts).<Source<?>>flatMap(Collection::stream).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Reading<?> on(Reading<?> reading) {
        return switch (reading) {
            case Reading.SwitchedOff<?> off -> off;
            case Reading.Unavailable<?> dark -> silent.contains(dark.source()) ? dark : dependent(dark);
            case Reading.Fresh<?> fresh -> fails(fresh);
            case Reading.Absent<?> absent -> fails(absent);
        };
    }

    private Reading<?> fails(Reading<?> reading) {
        var source = reading.source();
        return silent.contains(source)
                ? Reading.unavailable(source, new Cause(kind, source.id(), "planted"))
                : dependent(reading);
    }

    private Reading<?> dependent(Reading<?> reading) {
        var source = reading.source();
        return dependents.contains(source)
                ? Reading.unavailable(source, new Cause(Cause.Kind.DEPENDENCY, source.id(), "planted"))
                : reading;
    }

    @Override
    public String toString() {
        if (silent.isEmpty()) {
            return "everything read once more";
        }
        return "without " + ids(silent) + " (" + kind.id() + ")"
                + (dependents.isEmpty() ? "" : " and so without " + ids(dependents));
    }

    private static String ids(Set<Source<?>> sources) {
        return sources.stream().map(Source::id).sorted().collect(Collectors.joining(", "));
    }
}
