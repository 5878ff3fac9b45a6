package dev.mooring.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.standin.World.Route;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What may live on an installation's nodes: a secret that comes from Pulumi ESC, and the runners that deploy the stack. */
public final class Neighbourhood {
    private static final String STORES = "/apis/external-secrets.io/v1/clustersecretstores";
    private static final String SECRETS = "/apis/external-secrets.io/v1/externalsecrets";
    private static final String PODS = "/api/v1/pods";
    private static final String STACK = "/api/stacks/acme-edge/edge-platform/prod";
    private static final String VERSIONS = "/api/esc/environments/acme-edge/shop/prod/versions";
    private static final String POOL = "9f7b2c10-0000-4000-8000-000000000001";
    private static final String POOLS = "/api/orgs/acme-edge/agent-pools";
    private final CloudStandIn cloud;
    private final KubernetesStandIn kubernetes;
    private final Clock clock;

    public Neighbourhood(Installation installation, Clock clock) {
        this.cloud = installation.cloud();
        this.kubernetes = installation.kubernetes();
        this.clock = clock;
    }

    /** The External Secrets Operator keeps a Secret by an environment of ESC, at intervals of a quarter of an hour. */
    public void installSecrets(String node) {
        answer(VERSIONS, "[{\"number\": 14, \"created\": \"%s\", \"creatorLogin\": \"dana-ops\"}]".formatted(ago(180)));
        put(STORES, """
                {"metadata": {"name": "esc", "creationTimestamp": "%s"}, "spec": {"provider": {"pulumi":
                 {"organization": "acme-edge", "project": "shop", "environment": "prod", "apiUrl": "%s/api/esc"}}},
                 "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "Valid"}]}}
                """.formatted(ago(900), cloud.url()));
        put(SECRETS, """
                {"metadata": {"name": "database", "namespace": "shop", "creationTimestamp": "%s"},
                 "spec": {"refreshInterval": "15m0s", "secretStoreRef": {"kind": "ClusterSecretStore", "name": "esc"}},
                 "status": {"refreshTime": "%s", "conditions": [
                  {"type": "Ready", "status": "True", "reason": "SecretSynced"}]}}
                """.formatted(ago(900), ago(2)));
        pod("external-secrets-7c9f", "external-secrets", node);
    }

    /** A revision was made, and its time to arrive is over. */
    public void revise() {
        answer(VERSIONS, "[{\"number\": 15, \"created\": \"%s\", \"creatorLogin\": \"dana-ops\"}]".formatted(ago(22)));
        synchronise(24);
    }

    /** The Secret was synchronised so many minutes ago. */
    public void synchronise(int minutesAgo) {
        kubernetes.change(
                SECRETS,
                "database",
                secret -> ((ObjectNode) secret.path("status")).put("refreshTime", ago(minutesAgo)));
    }

    /** Pulumi Deployments deploys the stack, by two runners that stand on these nodes and one that stands elsewhere. */
    public void installRunners(String one, String other, String elsewhere) {
        answer(STACK + "/deployments/settings", "{\"agentPoolID\": \"" + POOL + "\"}");
        answer(
                STACK + "/deployments/metadata",
                "{\"paused\": false, \"stackPaused\": false, \"organizationPaused\": false, \"hasSchedules\": true}");
        answer(STACK + "/deployments", "{\"deployments\": [], \"itemsPerPage\": 20, \"total\": 0}");
        answer(STACK + "/drift/runs", "{\"driftRuns\": [], \"itemsPerPage\": 10, \"total\": 0}");
        answer(STACK + "/deployments/schedules", """
                {"schedules": [{"id": "s-1", "orgID": "o-1", "scheduleCron": "0 */4 * * *", "paused": false,
                  "kind": "deployment", "definition": {"request": {"operation": "detect-drift"}},
                  "nextExecution": "%s", "lastExecuted": "%s"}]}
                """.formatted(ago(-120), ago(120)));
        pod("workflow-agent-pool-1", "customer-managed-workflow-agent", one);
        pod("workflow-agent-pool-2", "customer-managed-workflow-agent", other);
        pod("workflow-agent-pool-3", "customer-managed-workflow-agent", elsewhere);
        runners(true);
    }

    /** Whether Pulumi Cloud hears of the runners; the last one was shut down long ago. */
    public void runners(boolean online) {
        var status = online ? "online" : "offline";
        var seen = clock.instant().minus(Duration.ofMinutes(online ? 0 : 8)).getEpochSecond();
        answer(POOLS, """
                {"agentPools": [{"id": "%s", "name": "edge", "description": "", "created": 1777629600,
                  "lastSeen": %d, "status": "%s", "isDefault": false}]}
                """.formatted(POOL, seen, status));
        answer(POOLS + "/" + POOL, """
                {"id": "%1$s", "name": "edge", "description": "", "created": 1777629600, "agents": [
                 {"hostname": "workflow-agent-pool-1", "ip": "10.87.0.9", "pid": "1", "platform": "linux",
                  "version": "v2.2.0", "status": "%2$s", "lastSeen": %3$d},
                 {"hostname": "workflow-agent-pool-2", "ip": "10.87.0.10", "pid": "1", "platform": "linux",
                  "version": "v2.2.0", "status": "%2$s", "lastSeen": %3$d}%4$s]}
                """.formatted(POOL, status, seen, online ? third(seen) : ""));
    }

    /** One outside of the hybrid nodes, without which the stack would be deployed from its own nodes alone. */
    private static String third(long seen) {
        return """
                , {"hostname": "workflow-agent-pool-3", "ip": "10.20.1.9", "pid": "1", "platform": "linux",
                  "version": "v2.2.0", "status": "online", "lastSeen": %d}
                """.formatted(seen);
    }

    private void pod(String name, String label, String node) {
        put(PODS, """
                {"metadata": {"name": "%s", "namespace": "pulumi", "creationTimestamp": "%s",
                  "labels": {"app.kubernetes.io/name": "%s"}},
                 "spec": {"nodeName": "%s", "serviceAccountName": "%s",
                  "containers": [{"name": "main", "image": "example/main:1"}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
                """.formatted(name, ago(900), label, node, label));
    }

    private String ago(int minutes) {
        return clock.instant()
                .minus(Duration.ofMinutes(minutes))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private void put(String path, String json) {
        kubernetes.put(path, (ObjectNode) tree(json));
    }

    private void answer(String path, String json) {
        cloud.serve(new Route("pulumi", "GET", path, "", 200, tree(json)));
    }

    private static JsonNode tree(String json) {
        return Fixtures.tree(json.getBytes(StandardCharsets.UTF_8));
    }
}
