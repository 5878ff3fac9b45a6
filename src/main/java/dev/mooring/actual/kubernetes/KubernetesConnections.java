package dev.mooring.actual.kubernetes;

import dev.mooring.access.EscAccess;
import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.Identity;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Limits;
import dev.mooring.reading.answer.SourceConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * One connection per cluster, opened when it is first needed, and again when its endpoint or certificate authority changes,
 * when a file that it was made of does (kubeconfig, certificates, token) or the kubeconfig of its environment (but for the
 * token, which is looked up for each request), and when the API server's certificate was not
 * trusted the last time.
 */
@ApplicationScoped
public class KubernetesConnections {
    private static final Logger LOG = Logger.getLogger(KubernetesConnections.class);
    /** For one try of a request. */
    static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

    static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
    private static final int RETRIES = 2;
    private static final String CONNECT = "connect to the Kubernetes API";
    /** Public, private or dual-stack; in any partition. */
    private static final Pattern EKS_ENDPOINT = Pattern.compile(
            "https://([0-9A-Fa-f]{32})\\.[a-z0-9.-]+\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)(?::443)?/?");

    private final AwsClients aws;
    private final EscAccess esc;
    private final Vertx vertx;
    private final Limits limits;
    private final KubernetesRoute route;
    private final Clock clock;
    private final LongSupplier stopwatch;
    private final Consumer<NodeChanged> nodeChanges;
    private final Map<String, Opened> open = new ConcurrentHashMap<>();
    /** One for each cluster: opening a connection to one must not hold up another. */
    private final Map<String, Lock> opening = new ConcurrentHashMap<>();

    private final ScheduledExecutorService leaseTurns = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("lost-leases").daemon().unstarted(task));

    @Inject
    public KubernetesConnections(
            AwsClients aws,
            EscAccess esc,
            SourceConfig sources,
            Vertx vertx,
            Clock clock,
            Event<NodeChanged> nodeChanges,
            Outgoing outgoing) {
        this(aws, esc, sources, vertx, clock, System::nanoTime, nodeChanges::fire, outgoing);
    }

    /** Where no cluster's kubeconfig comes from its environment. */
    public KubernetesConnections(
            AwsClients aws,
            SourceConfig sources,
            Vertx vertx,
            Clock clock,
            LongSupplier stopwatch,
            Consumer<NodeChanged> nodeChanges) {
        this(aws, EscAccess.NONE, sources, vertx, clock, stopwatch, nodeChanges);
    }

    /** Where every cluster is reached directly. */
    public KubernetesConnections(
            AwsClients aws,
            EscAccess esc,
            SourceConfig sources,
            Vertx vertx,
            Clock clock,
            LongSupplier stopwatch,
            Consumer<NodeChanged> nodeChanges) {
        this(aws, esc, sources, vertx, clock, stopwatch, nodeChanges, Outgoing.direct());
    }

    /**
     * @param vertx whose threads carry what is asked and answered
     * @param stopwatch nanoseconds from anywhere, by which watches are believed
     */
    private KubernetesConnections(
            AwsClients aws,
            EscAccess esc,
            SourceConfig sources,
            Vertx vertx,
            Clock clock,
            LongSupplier stopwatch,
            Consumer<NodeChanged> nodeChanges,
            Outgoing outgoing) {
        this.route = new KubernetesRoute(outgoing);
        this.aws = aws;
        this.esc = esc;
        this.vertx = vertx;
        this.limits = Limits.of(sources);
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.nodeChanges = nodeChanges;
        var unused = leaseTurns.scheduleWithFixedDelay(this::tellOfLostLeases, 1, 1, TimeUnit.SECONDS);
    }

    LongSupplier stopwatch() {
        return stopwatch;
    }

    private void tellOfLostLeases() {
        open.forEach((cluster, opened) -> {
            try {
                opened.connection().watch().tellOfLostLeases();
            } catch (RuntimeException | Error notNow) {
                LOG.warnf(notNow, "Lost leases of %s could not be told", cluster);
            }
        });
    }

    /** How the watches of a cluster do, by the name of the resource; none while there is no connection to it. */
    public Map<String, WatchFigures> watches(String cluster) {
        return Optional.ofNullable(open.get(cluster))
                .map(opened -> opened.connection().watch().figures())
                .orElse(Map.of());
    }

    /**
     * A connection, and what it was made of.
     *
     * @param kubeconfig the digest of the one that its environment held; empty for others
     */
    private record Opened(KubernetesConnection connection, ConnectionFiles files, Optional<String> kubeconfig) {
        boolean isStillRight(Optional<EksCluster.Endpoint> endpoint, Optional<String> kubeconfig) {
            return connection.endpoint().equals(endpoint)
                    && this.kubeconfig.equals(kubeconfig)
                    && !connection.api().hasLostTrust()
                    && !files.haveChanged();
        }
    }

    /**
     * The connection to a cluster. While EKS cannot be asked, one that is open already is used on.
     *
     * @throws Unreadable when it is not known how to reach the cluster
     */
    KubernetesConnection to(WatchedCluster cluster, Reading<Optional<EksCluster>> eks) {
        var held = ofEnvironment(cluster);
        var byEks = cluster.config().kubernetes().access() == KubernetesAccess.EKS
                || held.flatMap(EscKubeconfig::program).isPresent();
        var current = open.get(cluster.name());
        if (current != null && byEks && eks.value().isEmpty()) {
            return current.connection();
        }
        var found = eks.value().flatMap(answer -> answer);
        var endpoint = byEks ? Optional.of(reachable(held, eks)) : Optional.<EksCluster.Endpoint>empty();
        var lock = opening.computeIfAbsent(cluster.name(), _ -> new ReentrantLock());
        lock.lock();
        try {
            var before = open.get(cluster.name());
            var kubeconfig = held.map(EscKubeconfig::digest);
            if (before != null && before.isStillRight(endpoint, kubeconfig)) {
                // It may have been opened while EKS could not be asked.
                refuseAnother(before.connection().http().config().getMasterUrl(), found);
                return before.connection();
            }
            // Before they are read: what changes meanwhile is seen the next time.
            var files = ConnectionFiles.of(cluster.config().kubernetes());
            var now = connect(cluster, held, found, endpoint);
            open.put(cluster.name(), new Opened(now, files, kubeconfig));
            if (before != null) {
                before.connection().close();
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    private KubernetesConnection connect(
            WatchedCluster cluster,
            Optional<EscKubeconfig> held,
            Optional<EksCluster> eks,
            Optional<EksCluster.Endpoint> endpoint) {
        var http = http(cluster, held, eks);
        return KubernetesConnection.open(
                cluster.name(),
                http,
                endpoint,
                limits,
                new ServerClock(clock, stopwatch),
                () -> nodeChanges.accept(new NodeChanged(cluster.name())));
    }

    /** What cannot be used is told without the client's own words, which may quote a password of an address. */
    private KubernetesHttp http(WatchedCluster cluster, Optional<EscKubeconfig> held, Optional<EksCluster> eks) {
        try {
            var config = bounded(configFor(cluster, held, eks));
            refuseAnother(config.getMasterUrl(), eks);
            var isInCluster = cluster.config().kubernetes().access() == KubernetesAccess.IN_CLUSTER;
            return KubernetesHttp.open(vertx, config, route.of(config, isInCluster));
        } catch (Unreadable said) {
            throw said;
        } catch (RuntimeException unusable) {
            throw new Unreadable(
                    Kind.MALFORMED, CONNECT, "the address or the certificates of this cluster cannot be used");
        }
    }

    /** An address of EKS begins with the id of its cluster. Others may be those of a proxy. */
    private static void refuseAnother(String address, Optional<EksCluster> eks) {
        var named = idOf(address);
        var told = eks.flatMap(found -> found.endpoint().url()).flatMap(KubernetesConnections::idOf);
        if (named.isPresent() && told.isPresent() && !named.equals(told)) {
            throw new Unreadable(
                    Kind.MALFORMED,
                    CONNECT,
                    "the kubeconfig leads to the API server of another EKS cluster than the one that EKS knows as "
                            + eks.map(EksCluster::name).orElse(""));
        }
    }

    private static Optional<String> idOf(String address) {
        var endpoint = EKS_ENDPOINT.matcher(address);
        return endpoint.matches() ? Optional.of(endpoint.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private Optional<EscKubeconfig> ofEnvironment(WatchedCluster cluster) {
        var kubernetes = cluster.config().kubernetes();
        return kubernetes.access() == KubernetesAccess.ESC
                ? Optional.of(EscKubeconfig.parse(esc.kubeconfig(cluster), kubernetes.context()))
                : Optional.empty();
    }

    private Config configFor(WatchedCluster cluster, Optional<EscKubeconfig> held, Optional<EksCluster> eks) {
        return switch (cluster.config().kubernetes().access()) {
            case EKS -> eksConfig(Identity.of(cluster), eks.orElseThrow());
            case ESC -> escConfig(cluster, held.orElseThrow(), eks);
            case IN_CLUSTER -> Config.autoConfigure(null);
            case KUBECONFIG -> kubeconfig(cluster);
        };
    }

    private Config escConfig(WatchedCluster cluster, EscKubeconfig held, Optional<EksCluster> eks) {
        var program = held.program();
        if (program.isEmpty()) {
            return held.config(new EscToken(cluster, esc, held));
        }
        LogFields.with(LogField.CLUSTER, cluster.name())
                .run(() -> LOG.warnf(
                        "The kubeconfig in the environment %s would run %s for a token, and Mooring runs nothing that an"
                                + " environment names: the EKS token is used instead, as with kubernetes.access=eks",
                        cluster.environment().map(Object::toString).orElse(""), program.get()));
        return eksConfig(Identity.of(cluster), eks.orElseThrow());
    }

    /** The cluster's own CA and nothing else is trusted; nothing is taken from files or the pod. */
    private Config eksConfig(Identity identity, EksCluster eks) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(eks.endpoint().url().orElseThrow())
                .withCaCertData(eks.endpoint().certificateAuthority().orElseThrow())
                .withOauthTokenProvider(new EksToken(
                        aws.credentials(new AwsAccess(identity, eks.region())), eks.name(), eks.region(), clock))
                .build();
    }

    private static Config kubeconfig(WatchedCluster cluster) {
        var kubernetes = cluster.config().kubernetes();
        var file = new File(kubernetes.kubeconfig().orElseThrow());
        try {
            var config = kubernetes.context().isPresent()
                    ? Config.fromKubeconfig(kubernetes.context().get(), file)
                    : Config.fromKubeconfig(file);
            // The client does not know token files.
            ConnectionFiles.tokenFile(file.toPath(), config)
                    .ifPresent(token -> config.setOauthTokenProvider(() -> ConnectionFiles.token(token)));
            ClientKey.makeReadable(config);
            ConnectionFiles.proxy(file.toPath(), config).ifPresent(proxy -> {
                config.setHttpProxy(proxy);
                config.setHttpsProxy(proxy);
            });
            return config;
        } catch (Unreadable said) {
            throw said;
        } catch (RuntimeException unusable) {
            throw new Unreadable(
                    Kind.MALFORMED, KubernetesSources.READ_KUBECONFIG, "the kubeconfig of this cluster cannot be used");
        }
    }

    private static Config bounded(Config config) {
        config.setRequestTimeout((int) ANSWERED_WITHIN.toMillis());
        config.setConnectionTimeout((int) CONNECTED_WITHIN.toMillis());
        config.setRequestRetryBackoffLimit(RETRIES);
        config.setUserAgent("mooring");
        return config;
    }

    private static EksCluster.Endpoint reachable(Optional<EscKubeconfig> held, Reading<Optional<EksCluster>> eks) {
        return eks.value()
                .flatMap(answer -> answer)
                .map(EksCluster::endpoint)
                .filter(endpoint -> endpoint.url().isPresent()
                        && endpoint.certificateAuthority().isPresent())
                .orElseThrow(() -> new Unreadable(
                        Kind.DEPENDENCY,
                        CONNECT,
                        held.flatMap(EscKubeconfig::program)
                                        .map(program -> "the kubeconfig of the environment would run " + program
                                                + ", so the EKS token is needed; ")
                                        .orElse("")
                                + eks.cause()
                                        .map(cause -> eks.source().id() + ": " + cause)
                                        .orElse("EKS gave no endpoint for this cluster")));
    }

    /** Watches a cluster no longer. */
    public void close(String cluster) {
        var opened = open.remove(cluster);
        if (opened != null) {
            opened.connection().close();
        }
    }

    @PreDestroy
    public void close() {
        leaseTurns.shutdownNow();
        open.values().forEach(opened -> opened.connection().close());
    }
}
