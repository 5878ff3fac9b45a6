package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.planted.Plant;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.report.Finding;
import dev.mooring.report.LifecycleFixture;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way, from what goes over the wire to what becomes of a finding: a fault is planted and found, then one place
 * answers something else, and the same readers read again. Some of all combinations, always the same.
 */
class SampledOutagesTest {
    private static final int SEED = 20_261_125;
    private static final int CASES = 60;

    /** What is answered where, and what is read there. */
    private enum Place {
        PULUMI_STATE(DeclaredSources.PULUMI_STATE, Scenario.EXPORT),
        PULUMI_UPDATE(DeclaredSources.PULUMI_STATE, Scenario.STACK + "/updates/latest"),
        ESC_ENVIRONMENT(DeclaredSources.ESC_ENVIRONMENT, Scenario.ENVIRONMENT),
        EKS_CLUSTER(EksSources.CLUSTER, Scenario.CLUSTER),
        EKS_ACCESS_ENTRIES(EksSources.ACCESS_ENTRIES, Scenario.ENTRIES),
        EKS_ACCESS_ENTRY(EksSources.ACCESS_ENTRY_DETAILS, Scenario.NODE_ROLE_ENTRY),
        EKS_ADDONS(EksSources.ADDONS, Scenario.CLUSTER + "/addons"),
        EKS_ADDON(EksSources.ADDONS, Scenario.CLUSTER + "/addons/coredns"),
        EKS_INSIGHTS(EksSources.INSIGHTS, Scenario.CLUSTER + "/insights"),
        EKS_UPDATES(EksSources.UPDATES, Scenario.CLUSTER + "/updates"),
        SSM_INSTANCES(SsmSources.MANAGED_INSTANCES, "DescribeInstanceInformation"),
        SSM_ACTIVATIONS(SsmSources.ACTIVATIONS, "DescribeActivations"),
        ROLES_ANYWHERE_ANCHORS(RolesAnywhereSources.TRUST_ANCHORS, "/trustanchors"),
        ROLES_ANYWHERE_PROFILES(RolesAnywhereSources.PROFILES, "/profiles"),
        ROLES_ANYWHERE_SUBJECTS(RolesAnywhereSources.SUBJECTS, "/subjects"),
        KUBERNETES_NODES(KubernetesSources.NODES, Scenario.NODES),
        KUBERNETES_LEASES(KubernetesSources.LEASES, Scenario.LEASES),
        KUBERNETES_CSRS(KubernetesSources.CSRS, Scenario.CSRS),
        KUBERNETES_DAEMONSETS(KubernetesSources.DAEMONSETS, Scenario.DAEMONSETS),
        KUBERNETES_CILIUM_NODES(KubernetesSources.CILIUM_NODES, "/apis/cilium.io/v2/ciliumnodes"),
        KUBERNETES_AWS_AUTH(KubernetesSources.AWS_AUTH, Scenario.CONFIG_MAPS + "/aws-auth"),
        KUBERNETES_KUBE_PROXY(KubernetesSources.KUBE_PROXY, Scenario.CONFIG_MAPS + "/kube-proxy"),
        ALL_OF_KUBERNETES(KubernetesSources.NODES, ""),
        ALL_OF_AWS_AND_PULUMI(SsmSources.MANAGED_INSTANCES, "");

        private final Source<?> source;
        private final String path;

        Place(Source<?> source, String path) {
            this.source = source;
            this.path = path;
        }

        private void answer(Scenario world, int status, String body) {
            if (name().startsWith("KUBERNETES")) {
                world.serveKubernetes(path, status, body);
            } else {
                world.answerCloud(path, name().startsWith("SSM"), status, body);
            }
        }

        private void fail(Scenario world, Way way) {
            switch (this) {
                case ALL_OF_KUBERNETES -> world.stopKubernetes();
                case ALL_OF_AWS_AND_PULUMI -> world.stopCloud();
                default -> answer(world, way.status, way.body);
            }
        }

        /** Whether it comes about there in one way only. */
        private boolean isWhole() {
            return path.isEmpty();
        }
    }

    private enum Way {
        EMPTY_OBJECT(200, "{}"),
        EMPTY_LIST(200, "[]"),
        NULL(200, "null"),
        NOTHING(200, ""),
        PAGE(200, "<!DOCTYPE html><html><body>Please log in</body></html>"),
        CUT(200, "{\"items\": [{\"metadata\": {\"name"),
        NOT_KNOWN(401, "{\"message\":\"planted\"}"),
        REFUSED(403, "{\"message\":\"planted\"}"),
        FAILED(500, "{\"message\":\"planted\"}"),
        AWAY(503, "<html><body>Away</body></html>");

        private final int status;
        private final String body;

        Way(int status, String body) {
            this.status = status;
            this.body = body;
        }
    }

    private record Case(Plant plant, Place place, Way way) {
        Scenario.Looks looks() {
            return plant.in(Scenario.healthy())
                    .set("environment", "acme-edge/edge-platform/hybrid-prod")
                    .set("environment-open", "true")
                    .twice(world -> place.fail(world, way), Policy.standard());
        }

        /** An add-on that is gone is not asked for. */
        private boolean isAsked() {
            return place != Place.EKS_ADDON || !"add-on gone".equals(plant.name());
        }

        @Override
        public String toString() {
            return plant + ", then " + place + (place.isWhole() ? " GONE" : " " + way);
        }
    }

    static Stream<Case> cases() {
        var random = new Random(SEED);
        var plants = Plant.all().stream()
                .filter(plant -> !plant.expected().isEmpty())
                .toList();
        return Stream.generate(() -> new Case(
                        any(plants, random), any(List.of(Place.values()), random), any(List.of(Way.values()), random)))
                .filter(Case::isAsked)
                .distinct()
                .limit(CASES);
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void noFindingEndsOrAppearsAndNothingIsMooringsFault(Case one) {
        var looks = one.looks();
        var first = LifecycleFixture.next(List.of(), looks.first());
        var second = LifecycleFixture.next(first.open(), looks.second());
        assertThat(wasLost(one.place().source, looks))
                .as("what was read there is no longer")
                .isTrue();
        assertThat(first.open()).as("what was planted").isNotEmpty();
        assertThat(second.resolved())
                .extracting(Finding::check)
                .as("what ended")
                .isEmpty();
        assertThat(appeared(first.open(), second.open())).as("what appeared").isEmpty();
        assertThat(causes(looks.second()).filter(cause -> cause.kind() == Cause.Kind.INTERNAL))
                .isEmpty();
    }

    private static boolean wasLost(Source<?> source, Scenario.Looks looks) {
        return !(reading(looks.first(), source) instanceof Reading.Fresh)
                || reading(looks.second(), source) instanceof Reading.Unavailable;
    }

    private static Reading<?> reading(Judgement look, Source<?> source) {
        return look.situation().readings().of(source);
    }

    private static List<String> appeared(List<Finding> before, List<Finding> after) {
        var known = before.stream().map(Finding::fingerprint).collect(Collectors.toCollection(TreeSet::new));
        return after.stream()
                .filter(finding -> !known.contains(finding.fingerprint()))
                .map(Finding::check)
                .filter(check -> !Scenario.OF_MOORING_ITSELF.contains(check))
                .toList();
    }

    /** Why sources were not read, and why checks did not judge. */
    private static Stream<Cause> causes(Judgement look) {
        var unjudged = Stream.<Cause>builder();
        look.outcomes().forEach((_, outcome) -> outcome.unjudged().ifPresent(unjudged));
        var unread = look.situation().readings().all().stream().flatMap(reading -> reading.cause().stream());
        return Stream.concat(unread, unjudged.build());
    }
}
