package dev.mooring.verification;

import static dev.mooring.transport.TransportFixture.VERTX;

import dev.mooring.actual.account.AccountReader;
import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFixture;
import dev.mooring.actual.eks.EksReader;
import dev.mooring.actual.kubernetes.KubernetesConnections;
import dev.mooring.actual.kubernetes.KubernetesReader;
import dev.mooring.actual.neighbours.NeighbourReader;
import dev.mooring.actual.rolesanywhere.RolesAnywhereReaders;
import dev.mooring.actual.ssm.SsmReader;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.declared.deployments.DeploymentReader;
import dev.mooring.declared.esc.EnvironmentReader;
import dev.mooring.declared.esc.LifeReader;
import dev.mooring.declared.pulumi.PulumiCloud;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.declared.pulumi.StackHistory;
import dev.mooring.declared.pulumi.StackReader;
import dev.mooring.reading.Readings;
import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.standin.KubernetesStandIn;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The real readers, wired by hand to stand-ins. */
public final class ReadingsFixture implements AutoCloseable {
    private Duration deadline = Duration.ofSeconds(20);
    private final Readers readers;
    private final AwsClients aws;
    private final PulumiCloud pulumi;
    private final KubernetesConnections connections;
    private final WatchedCluster cluster;

    public ReadingsFixture(String cloudUrl, KubernetesStandIn kubernetes, Clock clock, Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("mooring.pulumi.url", cloudUrl);
        settings.put("mooring.pulumi.token", "pul-stand-in");
        settings.put("mooring.clusters.hybrid-prod.stack", "acme-edge/edge-platform/prod");
        settings.put("mooring.clusters.hybrid-prod.kubernetes.access", "kubeconfig");
        settings.put("mooring.clusters.hybrid-prod.kubernetes.kubeconfig", kubeconfig(kubernetes));
        settings.putAll(more);
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "scenario", 100))
                .withMapping(PulumiConfig.class)
                .withMapping(ClustersConfig.class)
                .withMapping(SourceConfig.class)
                .build();
        var sources = config.getConfigMapping(SourceConfig.class);
        this.aws = clients(sources, cloudUrl);
        this.connections = new KubernetesConnections(
                aws,
                sources,
                VERTX,
                clock,
                // What passes by the clock here passes by the stopwatch.
                () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos(),
                change -> {});
        var fleet = new Fleet(config.getConfigMapping(ClustersConfig.class));
        this.cluster = fleet.clusters().getFirst();
        var pulumiConfig = config.getConfigMapping(PulumiConfig.class);
        this.pulumi = new PulumiCloud(pulumiConfig, sources, VERTX);
        var environments = new EnvironmentReader(pulumi, clock);
        this.readers = new Readers(
                fleet,
                new Readers.PulumiReaders(
                        new StackReader(pulumi, new StackHistory(pulumi), clock),
                        environments,
                        new DeploymentReader(pulumi, clock),
                        new LifeReader(pulumi, environments, pulumiConfig, clock)),
                new EksReader(aws, clock),
                new Readers.CredentialReaders(
                        new SsmReader(aws, clock), RolesAnywhereReaders.of(aws, clock), new AccountReader(aws, clock)),
                new Readers.InClusterReaders(new KubernetesReader(connections, clock), new NeighbourReader(clock)));
    }

    /** The SDK takes the address from a property of the whole process, when a client is made: they are all made here. */
    private static synchronized AwsClients clients(SourceConfig sources, String cloudUrl) {
        System.setProperty("aws.endpointUrl", cloudUrl);
        System.setProperty("aws.accessKeyId", "AKIDSTANDIN");
        System.setProperty("aws.secretAccessKey", "stand-in");
        var clients = AwsFixture.clients(sources);
        var access = AwsAccess.own("us-west-2");
        clients.eks(access);
        clients.ssm(access);
        clients.rolesAnywhere(access);
        clients.iam(access);
        clients.ec2(access);
        return clients;
    }

    private static String kubeconfig(KubernetesStandIn kubernetes) {
        try {
            var file = Files.createTempFile("kubeconfig", ".yaml");
            file.toFile().deleteOnExit();
            return kubernetes.writeKubeconfig(file).toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How long each side may take. */
    public ReadingsFixture within(Duration time) {
        deadline = time;
        return this;
    }

    public WatchedCluster cluster() {
        return cluster;
    }

    Readers readers() {
        return readers;
    }

    public Readings read() {
        return readers.read(cluster, Optional.empty(), deadline);
    }

    @Override
    public void close() {
        connections.close();
        aws.close();
        pulumi.close();
    }
}
