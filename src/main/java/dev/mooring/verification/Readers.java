package dev.mooring.verification;

import dev.mooring.actual.account.AccountReader;
import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.Identity;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksReader;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesReader;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.actual.neighbours.ExternalSecret;
import dev.mooring.actual.neighbours.NeighbourReader;
import dev.mooring.actual.neighbours.PulumiStack;
import dev.mooring.actual.neighbours.SecretStore;
import dev.mooring.actual.neighbours.SecretStores;
import dev.mooring.actual.rolesanywhere.NodeCertificates;
import dev.mooring.actual.rolesanywhere.RolesAnywhereReader;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmReader;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.StackName;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredSources;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.deployments.DeploymentReader;
import dev.mooring.declared.deployments.DeploymentSources;
import dev.mooring.declared.deployments.RunnerPool;
import dev.mooring.declared.deployments.UpdateClaim;
import dev.mooring.declared.esc.EnvironmentReader;
import dev.mooring.declared.esc.EscSources;
import dev.mooring.declared.esc.LifeReader;
import dev.mooring.declared.esc.UsedEnvironment;
import dev.mooring.declared.pulumi.StackReader;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.SideBySide;
import dev.mooring.reading.SideBySide.Pending;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads both sides of a cluster: sources side by side, each within the deadline, none able to stop the others. */
@ApplicationScoped
public class Readers {
    /** Of the page of an update at Pulumi Cloud. */
    private static final Pattern RECORD = Pattern.compile("/([^/]+)/([^/]+)/([^/]+)/updates/([0-9]{1,18})$");

    private static final Source<List<UsedEnvironment>> USED = Source.named("environments that are used");

    private final Fleet fleet;
    private final PulumiReaders pulumi;
    private final EksReader eks;
    private final CredentialReaders credentials;
    private final InClusterReaders inCluster;
    private final Unended unended = new Unended();

    /** The readers of what Pulumi Cloud tells. */
    @Singleton
    static final class PulumiReaders {
        private final StackReader stacks;
        private final EnvironmentReader environments;
        private final DeploymentReader deployments;
        private final LifeReader life;

        @Inject
        PulumiReaders(
                StackReader stacks, EnvironmentReader environments, DeploymentReader deployments, LifeReader life) {
            this.stacks = stacks;
            this.environments = environments;
            this.deployments = deployments;
            this.life = life;
        }
    }

    /** The readers of what the AWS account holds beside the cluster. */
    @Singleton
    static final class CredentialReaders {
        private final SsmReader ssm;
        private final RolesAnywhereReader rolesAnywhere;
        private final AccountReader account;

        @Inject
        CredentialReaders(SsmReader ssm, RolesAnywhereReader rolesAnywhere, AccountReader account) {
            this.ssm = ssm;
            this.rolesAnywhere = rolesAnywhere;
            this.account = account;
        }
    }

    /** The readers of what the cluster's own API tells. */
    @Singleton
    static final class InClusterReaders {
        private final KubernetesReader kubernetes;
        private final NeighbourReader neighbours;

        @Inject
        InClusterReaders(KubernetesReader kubernetes, NeighbourReader neighbours) {
            this.kubernetes = kubernetes;
            this.neighbours = neighbours;
        }
    }

    @Inject
    Readers(
            Fleet fleet,
            PulumiReaders pulumi,
            EksReader eks,
            CredentialReaders credentials,
            InClusterReaders inCluster) {
        this.fleet = fleet;
        this.pulumi = pulumi;
        this.eks = eks;
        this.credentials = credentials;
        this.inCluster = inCluster;
    }

    /** What is declared and what is actual. Where the cluster is, its configuration says, or else its declaration. */
    public Readings read(WatchedCluster cluster, Optional<Long> namedVersion, Duration deadline) {
        var declared = declared(cluster, namedVersion, deadline);
        return declared.and(actual(cluster, declared, deadline));
    }

    private Readings declared(WatchedCluster cluster, Optional<Long> namedVersion, Duration deadline) {
        try (var side = new SideBySide(cluster.name(), deadline, unended)) {
            var stack = side.read(DeclaredSources.PULUMI_STATE, () -> pulumi.stacks.read(cluster, namedVersion));
            var nodes = side.read(DeclaredSources.ESC_ENVIRONMENT, () -> pulumi.environments.read(cluster));
            return Readings.of(stack.get(), nodes.get());
        }
    }

    private Readings actual(WatchedCluster cluster, Readings declared, Duration deadline) {
        var stack = declared.of(DeclaredSources.PULUMI_STATE);
        var whereabouts = Whereabouts.of(cluster, stack);
        try (var side = new SideBySide(cluster.name(), deadline, unended)) {
            var found = whereabouts
                    .address()
                    .map(address -> side.read(EksSources.CLUSTER, () -> eks.cluster(address)))
                    .map(Pending::get)
                    .orElseGet(() -> Reading.unavailable(EksSources.CLUSTER, whereabouts.unknownBecause()));
            var kubernetesSide = inCluster.kubernetes.start(cluster, found, side);
            var deployments = pulumi.deployments.start(cluster, side);
            var neighboursSide = inCluster.neighbours.start(
                    cluster,
                    kubernetesSide.lists(),
                    () -> mayHaveRunners(deployments.pool().get()),
                    side);
            var environments = environments(cluster, neighboursSide, side);
            var eksSide = eks(whereabouts, found, side);
            var credentialsSide = credentials(cluster, whereabouts, side);
            var accountSide = side.start(
                    "account",
                    () -> credentials.account.read(cluster, found, roles(stack)),
                    AccountReader::unavailable);
            var registered = credentialsSide.get();
            var nodes = kubernetesSide.nodes().get();
            var certificates = side.read(
                    RolesAnywhereSources.CERTIFICATES,
                    () -> certificates(cluster, whereabouts, registered, machines(declared, nodes), lost(nodes)));
            return eksSide.get()
                    .and(registered)
                    .and(certificates.get())
                    .and(accountSide.get())
                    .and(kubernetesSide.all().get())
                    .and(neighboursSide.all().get())
                    .and(environments.get())
                    .and(deployments.all().get());
        }
    }

    private Pending<Readings> eks(Whereabouts whereabouts, Reading<Optional<EksCluster>> found, SideBySide side) {
        return whereabouts
                .address()
                .map(address -> eks.start(address, found, side))
                .orElse(() -> EksReader.withoutCluster(found));
    }

    /** SSM and IAM Roles Anywhere: services of their own, so that one of them that hangs does not stop the other. */
    private Pending<Readings> credentials(WatchedCluster cluster, Whereabouts whereabouts, SideBySide side) {
        var ssm = credentials.ssm;
        var rolesAnywhere = credentials.rolesAnywhere;
        var ssmOff = off(cluster, "ssm", cluster.config().ssm());
        var rolesAnywhereOff = off(cluster, "roles-anywhere", cluster.config().rolesAnywhere());
        var pending = List.of(
                start(side, SsmSources.ACTIVATIONS, ssmOff, whereabouts, ssm::activations),
                start(side, SsmSources.MANAGED_INSTANCES, ssmOff, whereabouts, ssm::managedInstances),
                start(
                        side,
                        RolesAnywhereSources.TRUST_ANCHORS,
                        rolesAnywhereOff,
                        whereabouts,
                        rolesAnywhere::trustAnchors),
                start(side, RolesAnywhereSources.PROFILES, rolesAnywhereOff, whereabouts, rolesAnywhere::profiles),
                start(side, RolesAnywhereSources.SUBJECTS, rolesAnywhereOff, whereabouts, rolesAnywhere::subjects));
        return () -> Readings.of(pending.stream().map(Pending::get).toList());
    }

    private static Optional<String> off(WatchedCluster cluster, String key, boolean on) {
        return on ? Optional.empty() : Optional.of("mooring.clusters." + cluster.name() + "." + key + " is false");
    }

    private static <T> Pending<? extends Reading<?>> start(
            SideBySide side,
            Source<T> source,
            Optional<String> off,
            Whereabouts whereabouts,
            Function<AwsAccess, Reading<T>> read) {
        if (off.isPresent()) {
            return () -> Reading.off(source, off.get());
        }
        return whereabouts
                .access()
                .<Pending<? extends Reading<?>>>map(access -> side.read(source, () -> read.apply(access)))
                .orElse(() -> Reading.unavailable(source, whereabouts.unknownBecause()));
    }

    /** How the environments are looked after that the cluster is declared by, and that are used in it. */
    private Pending<Readings> environments(WatchedCluster cluster, NeighbourReader.Reads neighbours, SideBySide side) {
        var used = side.read(
                USED, () -> used(neighbours.stores().get(), neighbours.secrets().get()));
        var pending = List.<Pending<? extends Reading<?>>>of(
                side.read(EscSources.ACCESS, () -> pulumi.life.access(cluster)),
                side.read(EscSources.ROTATIONS, () -> pulumi.life.rotations(cluster)),
                side.read(
                        DeploymentSources.RECORDS,
                        () -> pulumi.deployments.records(
                                claims(neighbours.stacks().get()))),
                side.read(EscSources.REVISIONS, () -> pulumi.life.revisions(used.get())),
                side.read(EscSources.ISSUERS, () -> pulumi.life.issuers(used.get())));
        return () -> Readings.of(pending.stream().map(Pending::get).toList());
    }

    /**
     * Updates that the operator calls failed, and that Pulumi Cloud has a record of. Their organization is what an object says
     * that others write: with Mooring's own token only those are asked that are watched.
     */
    private Reading<List<UpdateClaim>> claims(Reading<List<PulumiStack>> stacks) {
        Source<List<UpdateClaim>> claims = Source.named(stacks.source().id());
        return stacks.map(
                claims,
                found -> found.stream()
                        .flatMap(stack -> stack.last().stream()
                                .filter(last -> "failed".equals(last.state()))
                                .flatMap(last -> claim(stack, last).stream()))
                        .filter(claim -> fleet.hasOrganization(claim.stack().organization()))
                        .toList());
    }

    private static Optional<UpdateClaim> claim(PulumiStack stack, PulumiStack.LastUpdate last) {
        var record = RECORD.matcher(last.permalink());
        return record.find()
                ? Optional.of(new UpdateClaim(
                        stack.name().toString(),
                        new StackName(record.group(1), record.group(2), record.group(3)),
                        Long.parseLong(record.group(4))))
                : Optional.empty();
    }

    /**
     * The environments behind stores. Whoever may create a store chooses the organization and the name, and they are asked for
     * with Mooring's own token: only those of organizations that are watched, and first those that not everybody can put there.
     */
    private Reading<List<UsedEnvironment>> used(Reading<SecretStores> stores, Reading<List<ExternalSecret>> secrets) {
        var users = secrets.value().orElse(List.of()).stream()
                .flatMap(secret -> secret.stores().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return stores.map(
                USED,
                found -> found.ofEsc().stream()
                        .filter(store ->
                                fleet.hasOrganization(store.environment().organization()))
                        .sorted(Comparator.comparing(
                                        (SecretStore store) -> !store.name().isOfWholeCluster())
                                .thenComparing(store -> -users.getOrDefault(store.name(), 0L))
                                .thenComparing(store -> store.environment().toString()))
                        .map(store -> new UsedEnvironment(store.environment(), store.apiUrl(), store.byOidc()))
                        .toList());
    }

    /** Where nobody can tell, they are looked for. */
    private static boolean mayHaveRunners(Reading<RunnerPool> pool) {
        return pool instanceof Reading.Fresh || pool instanceof Reading.Unavailable;
    }

    private static Reading<Set<String>> roles(Reading<DeclaredStack> stack) {
        Source<Set<String>> roles = Source.named("declared node roles");
        return stack.map(roles, DeclaredStack::nodeRoleArns);
    }

    /**
     * Names by which this cluster's machines may be known to IAM Roles Anywhere: those of nodes, and of declared machines
     * that are none yet. None where they may be incomplete.
     */
    private static Reading<HostNames<String>> machines(Readings declared, Reading<Nodes> actual) {
        Source<HostNames<String>> machines = Source.named("names of machines");
        return actual.map(machines, nodes -> {
            var names = new HostNames<String>();
            nodes.hybrid().forEach(node -> names.add(node.name(), node.name()));
            var others = declaredNodes(declared).stream()
                    .flatMap(node -> node.name().stream())
                    .filter(name -> names.find(name) instanceof HostNames.Match.None<String>)
                    .distinct()
                    .toList();
            others.forEach(name -> names.add(name, name));
            return names;
        });
    }

    private static Set<String> lost(Reading<Nodes> actual) {
        return actual.value().stream()
                .flatMap(nodes -> nodes.hybrid().stream())
                .filter(HybridNode::isLost)
                .map(HybridNode::name)
                .collect(Collectors.toSet());
    }

    private static List<DeclaredNode> declaredNodes(Readings declared) {
        return declared.of(DeclaredSources.PULUMI_STATE)
                .value()
                .flatMap(stack -> stack.nodes().value())
                .or(() -> declared.of(DeclaredSources.ESC_ENVIRONMENT).value().flatMap(Declared::value))
                .orElse(List.of());
    }

    private Reading<NodeCertificates> certificates(
            WatchedCluster cluster,
            Whereabouts whereabouts,
            Readings registered,
            Reading<HostNames<String>> machines,
            Set<String> lost) {
        return registered
                .of(RolesAnywhereSources.SUBJECTS)
                .then(
                        RolesAnywhereSources.CERTIFICATES,
                        subjects -> machines.then(
                                RolesAnywhereSources.CERTIFICATES,
                                names -> whereabouts
                                        .access()
                                        .map(access -> credentials.rolesAnywhere.certificates(
                                                cluster.name(), access, subjects, names, lost))
                                        .orElseGet(() -> Reading.unavailable(
                                                RolesAnywhereSources.CERTIFICATES, whereabouts.unknownBecause()))));
    }

    /**
     * Where the cluster is, as far as configuration and declaration say, and as whom it is asked about.
     *
     * @param unknownBecause why not all of it is known
     */
    private record Whereabouts(Optional<String> name, Optional<AwsAccess> access, Cause unknownBecause) {

        static Whereabouts of(WatchedCluster cluster, Reading<DeclaredStack> stack) {
            var identity = stack.value().flatMap(DeclaredStack::cluster).map(DeclaredEksCluster::identity);
            return new Whereabouts(
                    cluster.config().eksName().or(() -> identity.flatMap(DeclaredEksCluster.Identity::name)),
                    cluster.config()
                            .region()
                            .or(() -> identity.flatMap(DeclaredEksCluster.Identity::region))
                            .map(region -> new AwsAccess(Identity.of(cluster), region)),
                    stack.cause()
                            .map(cause -> new Cause(Kind.DEPENDENCY, "find the EKS cluster", cause.toString()))
                            .orElse(new Cause(
                                    Kind.DEPENDENCY,
                                    "find the EKS cluster",
                                    "the stack declares no EKS cluster; set eks-name and region of this cluster")));
        }

        Optional<EksReader.Address> address() {
            return name.flatMap(known -> access.map(place -> new EksReader.Address(known, place)));
        }
    }
}
