package dev.mooring.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A cluster with thousands of healthy hybrid nodes that live: each renews its lease every ten seconds and posts its status
 * every five minutes, as kubelets do, and watches are told now and then that all is told. All of them are declared and
 * registered with SSM, beside the machines of the healthy world.
 */
public final class FleetSimulator implements AutoCloseable {
    private static final String LIKE = "mi-0a1b2c3d4e5f67890";
    private static final String NODES = "/api/v1/nodes";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String CILIUM_NODES = "/apis/cilium.io/v2/ciliumnodes";
    private static final String OF_STACKS = "/api/stacks/acme-edge/edge-platform/";
    private static final String STACK = OF_STACKS + "prod";
    private static final String EXPORT = STACK + "/export";
    private static final String INSTANCES = "AmazonSSM.DescribeInstanceInformation";
    private static final List<String> WATCHED = List.of(NODES, LEASES, CILIUM_NODES);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration STATUS = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int SITE = 200;

    private final CloudStandIn cloud;
    private final boolean ownsCloud;
    private final KubernetesStandIn kubernetes;
    private final Clock clock;
    private final List<String> names;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("fleet").unstarted(task));
    private int renewed;
    private double posted;
    private int ticks;

    public FleetSimulator(int size, Clock clock) {
        this(size, clock, World.healthy(clock.instant()), Optional.empty());
        cloud.change(
                EXPORT, export -> export.path("deployment").path("resources").forEach(this::declare));
        cloud.change("/", INSTANCES, answer -> register((ArrayNode) answer.path("InstanceInformationList")));
    }

    private FleetSimulator(int size, Clock clock, World world, Optional<CloudStandIn> cloud) {
        this.clock = clock;
        this.cloud = cloud.orElseGet(() -> new CloudStandIn(world));
        this.ownsCloud = cloud.isEmpty();
        this.kubernetes = new KubernetesStandIn(world, clock);
        this.names = IntStream.range(0, size).mapToObj("mi-%017x"::formatted).toList();
        IntStream.range(0, size).forEach(this::join);
        // What was there before is listed, not told.
        kubernetes.forgetHistory();
    }

    /** Another cluster that is just like this one, in the same cloud: a Kubernetes API of its own, and a stack of its own. */
    public FleetSimulator another(String stack) {
        for (var tail : List.of("", "/updates/latest", "/updates", "/export")) {
            cloud.copy(STACK + tail, OF_STACKS + stack + tail);
        }
        cloud.change(OF_STACKS + stack, head -> ((ObjectNode) head).put("stackName", stack));
        return new FleetSimulator(names.size(), clock, World.healthy(clock.instant()), Optional.of(cloud));
    }

    private void join(int number) {
        var node = renamed(NODES, number);
        ((ObjectNode) node.path("spec")).put("providerID", "eks-hybrid:///us-west-2/hybrid-prod/" + names.get(number));
        ((ObjectNode) node.path("metadata").path("labels"))
                .put("kubernetes.io/hostname", names.get(number))
                .put("topology.kubernetes.io/zone", site(number));
        ((ObjectNode) node.path("status").path("addresses").path(0)).put("address", address(number));
        ((ObjectNode) node.path("status").path("nodeInfo"))
                .put("machineID", "%032x".formatted(number))
                .put("systemUUID", "00000000-0000-4000-8000-%012x".formatted(number));
        kubernetes.put(NODES, node);
        kubernetes.put(LEASES, renamed(LEASES, number));
        var cilium = renamed(CILIUM_NODES, number);
        ((ObjectNode) cilium.path("spec").path("addresses").path(0)).put("ip", address(number));
        ((ObjectNode) cilium.path("spec").path("ipam")).putArray("podCIDRs").add(pods(number));
        kubernetes.put(CILIUM_NODES, cilium);
    }

    private ObjectNode renamed(String path, int number) {
        var copy = kubernetes.object(path, LIKE);
        ((ObjectNode) copy.path("metadata")).put("name", names.get(number));
        return copy;
    }

    private void declare(JsonNode resource) {
        if (resource.path("outputs").path("hybridNodes") instanceof ArrayNode declared) {
            for (var number = 0; number < names.size(); number++) {
                declared.addObject()
                        .put("address", address(number))
                        .put("site", site(number))
                        .put("credentialProvider", "ssm");
            }
        }
    }

    private void register(ArrayNode instances) {
        var like = (ObjectNode) instances.path(0).deepCopy();
        for (var number = 0; number < names.size(); number++) {
            instances.add(like.deepCopy()
                    .put("InstanceId", names.get(number))
                    .put("SourceId", names.get(number))
                    .put("IPAddress", address(number))
                    .put("ComputerName", "host-" + number));
        }
    }

    /** Within the remote node network of the healthy world, apart from its machines. */
    private static String address(int number) {
        return "10.80." + number / 250 + "." + (1 + number % 250);
    }

    /** Networks of eight addresses: 7,680 of them fit into that of the healthy world's pods, beside its own. */
    private static String pods(int number) {
        var first = 0x1000 + number * 8;
        return "10." + (87 + first / 0x10000) + "." + first % 0x10000 / 256 + "." + first % 256 + "/29";
    }

    private static String site(int number) {
        return "site-" + number / SITE;
    }

    /** Nodes begin to live. */
    public void live() {
        timer.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        var most = (int) Math.ceil(names.size() * (double) TICK.toMillis() / LEASE.toMillis());
        for (var count = 0; count < most; count++) {
            kubernetes.change(LEASES, names.get(renewed++ % names.size()), this::renew);
        }
        for (posted += names.size() * (double) TICK.toMillis() / STATUS.toMillis(); posted >= 1; posted--) {
            kubernetes.change(NODES, names.get((int) (Math.random() * names.size())), this::post);
        }
        if (++ticks % 300 == 0) {
            WATCHED.forEach(kubernetes::bookmark);
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void renew(ObjectNode lease) {
        ((ObjectNode) lease.path("spec"))
                .put("renewTime", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private void post(ObjectNode node) {
        node.path("status")
                .path("conditions")
                .forEach(condition -> ((ObjectNode) condition).put("lastHeartbeatTime", now()));
    }

    /** A node's disk fills up. */
    public String fillDisk(int number) {
        return setDiskPressure(number, "True");
    }

    /** And is emptied. */
    public void emptyDisk(int number) {
        setDiskPressure(number, "False");
    }

    private String setDiskPressure(int number, String status) {
        var name = names.get(number);
        kubernetes.change(
                NODES,
                name,
                node -> node.path("status").path("conditions").forEach(condition -> {
                    if ("DiskPressure".equals(condition.path("type").asText())) {
                        ((ObjectNode) condition).put("status", status).put("lastTransitionTime", now());
                    }
                }));
        return name;
    }

    /** Whether all that is to be watched is. */
    public boolean isWatched() {
        return WATCHED.stream().allMatch(kubernetes::isWatched);
    }

    /** What of it is. */
    public List<String> watched() {
        return WATCHED.stream().filter(kubernetes::isWatched).toList();
    }

    public KubernetesStandIn kubernetes() {
        return kubernetes;
    }

    public CloudStandIn cloud() {
        return cloud;
    }

    /** Settings that point Mooring here. */
    public Map<String, String> settings(Path kubeconfig) {
        kubernetes.writeKubeconfig(kubeconfig);
        return Map.of(
                "mooring.pulumi.url", cloud.url(),
                "mooring.pulumi.token", "pul-stand-in",
                "mooring.clusters.hybrid-prod.stack", "acme-edge/edge-platform/prod",
                "mooring.clusters.hybrid-prod.kubernetes.access", "kubeconfig",
                "mooring.clusters.hybrid-prod.kubernetes.kubeconfig", kubeconfig.toString());
    }

    /** What the AWS SDK's standard chain needs to come here. */
    public Map<String, String> awsEnvironment() {
        return Map.of(
                "AWS_ENDPOINT_URL", cloud.url(),
                "AWS_ACCESS_KEY_ID", "AKIDSTANDIN",
                "AWS_SECRET_ACCESS_KEY", "stand-in",
                "AWS_REGION", "us-west-2");
    }

    @Override
    public void close() {
        timer.shutdownNow();
        kubernetes.close();
        if (ownsCloud) {
            cloud.close();
        }
    }
}
