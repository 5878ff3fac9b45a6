package dev.mooring.verification;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.eks.EksReader;
import dev.mooring.actual.kubernetes.KubernetesReader;
import dev.mooring.actual.rolesanywhere.RolesAnywhereReader;
import dev.mooring.actual.ssm.SsmReader;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.DeclaredCluster;
import dev.mooring.declared.DeclaredEksCluster;
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
import java.util.Optional;

/** Reads both sides of a cluster: sources side by side, each within the deadline, none able to stop the others. */
@ApplicationScoped
public class Readings {
    private final StackReader stacks;
    private final EnvironmentReader environments;
    private final EksReader eks;
    private final Credentials credentials;
    private final KubernetesReader kubernetes;

    /** The two readers of credential registrations. */
    @Singleton
    static final class Credentials {
        private final SsmReader ssm;
        private final RolesAnywhereReader rolesAnywhere;

        @Inject
        Credentials(SsmReader ssm, RolesAnywhereReader rolesAnywhere) {
            this.ssm = ssm;
            this.rolesAnywhere = rolesAnywhere;
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
            return new ActualCluster(eksRead.get(), credentialsRead.get(), kubernetesRead.get());
        }
    }

    private ActualCluster.Credentials credentials(
            WatchedCluster cluster, Optional<String> region, DeclaredCluster declared) {
        if (region.isEmpty()) {
            return dark(whereaboutsCause(declared));
        }
        var place = region.get();
        var ssmOff = "mooring.clusters." + cluster.name() + ".ssm is false";
        return new ActualCluster.Credentials(
                cluster.config().ssm()
                        ? credentials.ssm.activations(place)
                        : Reading.off(Source.SSM_ACTIVATIONS, ssmOff),
                cluster.config().ssm()
                        ? credentials.ssm.managedInstances(place)
                        : Reading.off(Source.SSM_MANAGED_INSTANCES, ssmOff),
                cluster.config().rolesAnywhere()
                        ? credentials.rolesAnywhere.subjects(place)
                        : Reading.off(
                                Source.ROLES_ANYWHERE_SUBJECTS,
                                "mooring.clusters." + cluster.name() + ".roles-anywhere is false"));
    }

    private static ActualCluster.Credentials dark(Cause cause) {
        return new ActualCluster.Credentials(
                Reading.unavailable(Source.SSM_ACTIVATIONS, cause),
                Reading.unavailable(Source.SSM_MANAGED_INSTANCES, cause),
                Reading.unavailable(Source.ROLES_ANYWHERE_SUBJECTS, cause));
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
