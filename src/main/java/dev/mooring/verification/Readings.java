package dev.mooring.verification;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.Certificate;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.RolesAnywhereSubject;
import dev.mooring.actual.account.AccountReader;
import dev.mooring.actual.eks.EksReader;
import dev.mooring.actual.kubernetes.KubernetesReader;
import dev.mooring.actual.rolesanywhere.RolesAnywhereReader;
import dev.mooring.actual.ssm.SsmReader;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.DeclaredCluster;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.esc.EnvironmentReader;
import dev.mooring.declared.pulumi.StackReader;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads both sides of a cluster: sources side by side, each within the deadline, none able to stop the others. */
@ApplicationScoped
public class Readings {
    private final StackReader stacks;
    private final EnvironmentReader environments;
    private final EksReader eks;
    private final Credentials credentials;
    private final KubernetesReader kubernetes;

    /** The readers of what the AWS account holds beside the cluster. */
    @Singleton
    static final class Credentials {
        private final SsmReader ssm;
        private final RolesAnywhereReader rolesAnywhere;
        private final AccountReader account;

        @Inject
        Credentials(SsmReader ssm, RolesAnywhereReader rolesAnywhere, AccountReader account) {
            this.ssm = ssm;
            this.rolesAnywhere = rolesAnywhere;
            this.account = account;
        }
    }

    @Inject
    Readings(
            StackReader stacks,
            EnvironmentReader environments,
            EksReader eks,
            Credentials credentials,
            KubernetesReader kubernetes) {
        this.stacks = stacks;
        this.environments = environments;
        this.eks = eks;
        this.credentials = credentials;
        this.kubernetes = kubernetes;
    }

    /** What Pulumi says. */
    DeclaredCluster declared(WatchedCluster cluster, Optional<Long> namedVersion, Duration deadline) {
        try (var side = new SideBySide(deadline)) {
            var stack = side.read(Source.PULUMI_STATE, () -> stacks.read(cluster, namedVersion));
            var nodes = side.read(Source.ESC_ENVIRONMENT, () -> environments.read(cluster));
            return new DeclaredCluster(stack.get(), nodes.get());
        }
    }

    /** What the world says. Where the cluster is, its configuration says, or else its declaration. */
    ActualCluster actual(WatchedCluster cluster, DeclaredCluster declared, Duration deadline) {
        var identity = declared.eksCluster().map(DeclaredEksCluster::identity);
        var name = cluster.config().eksName().or(() -> identity.flatMap(DeclaredEksCluster.Identity::name));
        var region = cluster.config().region().or(() -> identity.flatMap(DeclaredEksCluster.Identity::region));
        try (var side = new SideBySide(deadline)) {
            var address = name.flatMap(known -> region.map(place -> new EksReader.Address(known, place)));
            var found = address.map(place -> side.read(Source.EKS_CLUSTER, () -> eks.cluster(place)))
                    .map(SideBySide.Pending::get)
                    .orElseGet(() -> whereabouts(declared));
            var credentialsRead = side.start(() -> credentials(cluster, region, declared), Readings::dark);
            var kubernetesRead = side.start(() -> kubernetes.read(cluster, found), KubernetesReader::unavailable);
            var eksRead = side.start(
                    () -> address.map(place -> eks.read(place, found)).orElseGet(() -> EksReader.withoutCluster(found)),
                    fallback -> EksReader.withoutCluster(Reading.unavailable(Source.EKS_CLUSTER, fallback)));
            var accountRead = side.start(
                    () -> credentials.account.read(cluster, found, roles(declared)), AccountReader::unavailable);
            var nodes = kubernetesRead.get();
            var registered = credentialsRead.get();
            var certificates = side.start(
                    () -> certificates(cluster, region, registered, machines(declared, nodes)),
                    cause -> Reading.<Map<String, Certificate>>unavailable(Source.ROLES_ANYWHERE_CERTIFICATES, cause));
            return new ActualCluster(eksRead.get(), registered.with(certificates.get()), accountRead.get(), nodes);
        }
    }

    private static Set<String> roles(DeclaredCluster declared) {
        return declared.stack().value().map(DeclaredStack::nodeRoleArns).orElse(Set.of());
    }

    /** Names by which this cluster's machines may be known to IAM Roles Anywhere. */
    private static Set<String> machines(DeclaredCluster declared, ActualCluster.Kubernetes kubernetes) {
        var names = new HashSet<String>();
        kubernetes.nodes().value().ifPresent(nodes -> nodes.hybrid().forEach(node -> names.add(node.name())));
        declared.nodes().forEach(node -> node.name().ifPresent(names::add));
        return names;
    }

    private Reading<Map<String, Certificate>> certificates(
            WatchedCluster cluster,
            Optional<String> region,
            ActualCluster.Credentials registered,
            Set<String> machines) {
        return switch (registered.subjects()) {
            case Reading.SwitchedOff<List<RolesAnywhereSubject>> off ->
                Reading.off(Source.ROLES_ANYWHERE_CERTIFICATES, off.reason());
            case Reading.Fresh<List<RolesAnywhereSubject>> fresh
            when region.isPresent() -> credentials.rolesAnywhere.certificates(region.get(), fresh, machines);
            case Reading<List<RolesAnywhereSubject>> dark ->
                Reading.unavailable(
                        Source.ROLES_ANYWHERE_CERTIFICATES,
                        new Cause(
                                Kind.DEPENDENCY,
                                "rolesanywhere:GetSubject of " + cluster.name(),
                                "the subjects could not be read: "
                                        + dark.cause().map(Cause::toString).orElse("")));
        };
    }

    private ActualCluster.Credentials credentials(
            WatchedCluster cluster, Optional<String> region, DeclaredCluster declared) {
        if (region.isEmpty()) {
            return dark(whereaboutsCause(declared));
        }
        var place = region.get();
        var ssmOff = Optional.of("mooring.clusters." + cluster.name() + ".ssm is false")
                .filter(_ -> !cluster.config().ssm());
        var rolesAnywhereOff = Optional.of("mooring.clusters." + cluster.name() + ".roles-anywhere is false")
                .filter(_ -> !cluster.config().rolesAnywhere());
        return new ActualCluster.Credentials(
                unless(ssmOff, Source.SSM_ACTIVATIONS, () -> credentials.ssm.activations(place)),
                unless(ssmOff, Source.SSM_MANAGED_INSTANCES, () -> credentials.ssm.managedInstances(place)),
                unless(
                        rolesAnywhereOff,
                        Source.ROLES_ANYWHERE_TRUST_ANCHORS,
                        () -> credentials.rolesAnywhere.trustAnchors(place)),
                unless(
                        rolesAnywhereOff,
                        Source.ROLES_ANYWHERE_PROFILES,
                        () -> credentials.rolesAnywhere.profiles(place)),
                unless(
                        rolesAnywhereOff,
                        Source.ROLES_ANYWHERE_SUBJECTS,
                        () -> credentials.rolesAnywhere.subjects(place)),
                notYet());
    }

    private static <T> Reading<T> unless(Optional<String> off, Source source, Supplier<Reading<T>> read) {
        return off.map(reason -> Reading.<T>off(source, reason)).orElseGet(read);
    }

    private static Reading<Map<String, Certificate>> notYet() {
        return Reading.off(Source.ROLES_ANYWHERE_CERTIFICATES, "not read yet");
    }

    private static ActualCluster.Credentials dark(Cause cause) {
        return new ActualCluster.Credentials(
                Reading.unavailable(Source.SSM_ACTIVATIONS, cause),
                Reading.unavailable(Source.SSM_MANAGED_INSTANCES, cause),
                Reading.unavailable(Source.ROLES_ANYWHERE_TRUST_ANCHORS, cause),
                Reading.unavailable(Source.ROLES_ANYWHERE_PROFILES, cause),
                Reading.unavailable(Source.ROLES_ANYWHERE_SUBJECTS, cause),
                notYet());
    }

    private static Reading<Optional<EksCluster>> whereabouts(DeclaredCluster declared) {
        return Reading.unavailable(Source.EKS_CLUSTER, whereaboutsCause(declared));
    }

    private static Cause whereaboutsCause(DeclaredCluster declared) {
        return declared.stack()
                .cause()
                .map(cause -> new Cause(Kind.DEPENDENCY, "find the EKS cluster", cause.toString()))
                .orElse(new Cause(
                        Kind.DEPENDENCY,
                        "find the EKS cluster",
                        "the stack declares no EKS cluster; set eks-name and region of this cluster"));
    }
}
