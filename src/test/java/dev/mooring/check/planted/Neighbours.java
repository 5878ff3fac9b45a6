package dev.mooring.check.planted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.check.Scenario;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;

/** The healthy installation with everything that may live on hybrid nodes. Its clock stands at noon of 21 August 2026. */
public final class Neighbours {
    static final String STORES = "/apis/external-secrets.io/v1/secretstores";
    static final String CLUSTER_STORES = "/apis/external-secrets.io/v1/clustersecretstores";
    static final String SECRETS = "/apis/external-secrets.io/v1/externalsecrets";
    static final String CLUSTER_SECRETS = "/apis/external-secrets.io/v1/clusterexternalsecrets";
    static final String PUSHED = "/apis/external-secrets.io/v1alpha1/pushsecrets";
    static final String CLASSES = "/apis/secrets-store.csi.x-k8s.io/v1/secretproviderclasses";
    static final String STACKS = "/apis/pulumi.com/v1/stacks";
    static final String PROGRAMS = "/apis/pulumi.com/v1/programs";
    static final String WORKSPACES = "/apis/auto.pulumi.com/v1alpha1/workspaces";
    static final String UPDATES = "/apis/auto.pulumi.com/v1alpha1/updates";
    static final String PODS = "/api/v1/pods";
    static final String SECRETS_ACCOUNTS = "/api/v1/namespaces/external-secrets/serviceaccounts";
    static final String PULUMI_ACCOUNTS = "/api/v1/namespaces/pulumi/serviceaccounts";
    static final String DAEMON_SETS = "/apis/apps/v1/daemonsets";

    private Neighbours() {}

    /** All of them. */
    public static Scenario installed(Scenario world) {
        return environment(deployments(pulumiOperator(escCsi(externalSecrets(world)))));
    }

    static Scenario externalSecrets(Scenario world) {
        return world.put(STORES, """
                        {"metadata": {"name": "vault", "namespace": "shop", "creationTimestamp": "2026-05-01T10:00:00Z"},
                         "spec": {"provider": {"vault": {"server": "https://vault.example"}}},
                         "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "InvalidProviderConfig",
                          "message": "unable to log in", "lastTransitionTime": "2026-08-01T10:00:00Z"}]}}
                        """)
                .put(CLUSTER_STORES, """
                        {"metadata": {"name": "esc", "creationTimestamp": "2026-05-01T10:00:00Z"},
                         "spec": {"provider": {"pulumi": {"organization": "acme-edge", "project": "shop",
                          "environment": "prod", "apiUrl": "%s/api/esc",
                          "auth": {"accessToken": {"secretRef": {"name": "pulumi", "key": "token"}}}}}},
                         "status": {"capabilities": "ReadWrite", "conditions": [{"type": "Ready", "status": "True",
                          "reason": "Valid", "message": "store validated",
                          "lastTransitionTime": "2026-05-01T10:00:10Z"}]}}
                        """.formatted(world.cloudUrl()))
                .put(SECRETS, """
                        {"metadata": {"name": "database", "namespace": "shop", "creationTimestamp": "2026-05-01T10:05:00Z"},
                         "spec": {"refreshInterval": "15m0s", "refreshPolicy": "Periodic",
                          "secretStoreRef": {"kind": "ClusterSecretStore", "name": "esc"},
                          "data": [{"secretKey": "url", "remoteRef": {"key": "database.url"}}]},
                         "status": {"refreshTime": "2026-08-21T11:52:00Z", "syncedResourceVersion": "1-abc",
                          "binding": {"name": "database"}, "conditions": [{"type": "Ready", "status": "True",
                          "reason": "SecretSynced", "message": "secret synced",
                          "lastTransitionTime": "2026-05-01T10:05:04Z"}]}}
                        """)
                .put(SECRETS, """
                        {"metadata": {"name": "legacy", "namespace": "shop", "creationTimestamp": "2026-05-01T10:05:00Z"},
                         "spec": {"refreshInterval": "1h", "secretStoreRef": {"name": "vault"}},
                         "status": {"refreshTime": "2026-07-01T10:00:00Z", "conditions": [{"type": "Ready",
                          "status": "False", "reason": "SecretSyncedError",
                          "lastTransitionTime": "2026-08-01T10:00:00Z"}]}}
                        """)
                .put(CLUSTER_SECRETS, """
                        {"metadata": {"name": "registry", "creationTimestamp": "2026-05-01T10:05:00Z"},
                         "spec": {"externalSecretSpec": {"secretStoreRef": {"kind": "ClusterSecretStore", "name": "esc"}}},
                         "status": {"provisionedNamespaces": ["shop", "till"], "conditions": [{"type": "Ready",
                          "status": "True"}]}}
                        """)
                .put(PUSHED, """
                        {"metadata": {"name": "till-keys", "namespace": "till", "creationTimestamp": "2026-05-01T10:05:00Z"},
                         "spec": {"secretStoreRefs": [{"kind": "ClusterSecretStore", "name": "esc"}]},
                         "status": {"refreshTime": "2026-08-21T11:40:00Z", "conditions": [{"type": "Ready",
                          "status": "True", "reason": "Synced", "lastTransitionTime": "2026-05-01T10:06:00Z"}]}}
                        """)
                .put(PODS, secretsOperator("external-secrets-7c9f", Machines.SSM_ONE))
                .put(SECRETS_ACCOUNTS, account("external-secrets", "external-secrets", "edge-secrets"))
                .put(PODS, pod("eso-webhook-5d4", "external-secrets", "external-secrets-webhook", Machines.CLOUD));
    }

    static Scenario escCsi(Scenario world) {
        return csiPod(
                csiPod(
                        csiPod(world.put(CLASSES, """
                                                {"metadata": {"name": "till", "namespace": "till"},
                                                 "spec": {"provider": "pulumi", "parameters": {}}}
                                                """).put(CLASSES, """
                                                {"metadata": {"name": "other", "namespace": "till"},
                                                 "spec": {"provider": "aws", "parameters": {}}}
                                                """).put(DAEMON_SETS, """
                                                {"metadata": {"name": "pulumi-esc-csi-provider", "namespace": "kube-system",
                                                  "labels": {"app": "pulumi-esc-csi-provider"}},
                                                 "spec": {"template": {"spec": {"nodeSelector": {"kubernetes.io/os": "linux"}}}},
                                                 "status": {"desiredNumberScheduled": 4, "numberReady": 4}}
                                                """), Machines.SSM_ONE),
                        Machines.SSM_TWO),
                Machines.ANYWHERE);
    }

    private static Scenario csiPod(Scenario world, String node) {
        return world.put(PODS, """
                {"metadata": {"name": "esc-csi-%1$s", "namespace": "kube-system",
                  "creationTimestamp": "2026-05-01T10:00:00Z", "labels": {"app": "pulumi-esc-csi-provider"}},
                 "spec": {"nodeName": "%1$s", "containers": [{"name": "provider", "image": "ghcr.io/pulumi/x:0.1.1"}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
                """.formatted(node));
    }

    static Scenario pulumiOperator(Scenario world) {
        return world.put(STACKS, """
                        {"metadata": {"name": "till-app", "namespace": "till", "generation": 3,
                          "creationTimestamp": "2026-05-01T10:00:00Z", "managedFields": [
                          {"manager": "kubectl", "operation": "Apply", "time": "2026-08-20T09:00:00Z"},
                          {"manager": "manager", "operation": "Update", "subresource": "status",
                           "time": "2026-08-21T11:55:00Z"}]},
                         "spec": {"stack": "acme-edge/till-app/prod", "resyncFrequencySeconds": 3600,
                          "continueResyncOnCommitMatch": true},
                         "status": {"observedGeneration": 3, "outputs": {"endpoint": "https://till.example"},
                          "lastUpdate": {"generation": 3, "name": "till-app-19c2", "type": "up", "state": "succeeded",
                           "permalink": "https://app.pulumi.com/acme-edge/till-app/prod/updates/12",
                           "lastResyncTime": "2026-08-21T11:20:00Z"},
                          "conditions": [{"type": "Ready", "status": "True", "reason": "ProcessingCompleted",
                           "message": "the stack has been processed and is up to date",
                           "lastTransitionTime": "2026-08-21T11:20:05Z"}]}}
                        """)
                .put(PROGRAMS, """
                        {"metadata": {"name": "till-app", "namespace": "till", "generation": 1,
                          "creationTimestamp": "2026-05-01T10:00:00Z"},
                         "program": {"resources": {}}, "status": {"observedGeneration": 1}}
                        """)
                .put(WORKSPACES, """
                        {"metadata": {"name": "till-app", "namespace": "till", "generation": 1,
                          "creationTimestamp": "2026-05-01T10:00:00Z"},
                         "spec": {}, "status": {"observedGeneration": 1, "pulumiVersion": "3.259.0",
                          "conditions": [{"type": "Ready", "status": "True", "reason": "Succeeded", "message": "",
                           "lastTransitionTime": "2026-08-21T11:20:05Z"}]}}
                        """)
                .put(UPDATES, """
                        {"metadata": {"name": "till-app-19c2", "namespace": "till"}, "spec": {"type": "up"},
                         "status": {"startTime": "2026-08-21T11:20:00Z", "endTime": "2026-08-21T11:20:04Z",
                          "conditions": [{"type": "Complete", "status": "True", "reason": "Complete", "message": "",
                           "lastTransitionTime": "2026-08-21T11:20:04Z"}]}}
                        """)
                .put(PODS, pod("pulumi-operator-6f9", "pulumi", "pulumi-kubernetes-operator", Machines.SSM_TWO))
                .put(PULUMI_ACCOUNTS, """
                        {"metadata": {"name": "pulumi-kubernetes-operator", "namespace": "pulumi"}}
                        """)
                .put(PODS, """
                        {"metadata": {"name": "till-app-workspace-0", "namespace": "till",
                          "creationTimestamp": "2026-05-01T10:00:00Z", "labels": {
                          "auto.pulumi.com/component": "workspace", "auto.pulumi.com/workspace-name": "till-app"}},
                         "spec": {"nodeName": "%s", "containers": [{"name": "pulumi", "image": "pulumi/pulumi:3.259.0"}]},
                         "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
                        """.formatted(Machines.SSM_TWO));
    }

    /** Version 1.16 of the operator as its {@code deploy/yaml} installs it: no workspaces, and Programs without a status. */
    public static Scenario pulumiOperatorOne(Scenario world) {
        return world.put(STACKS, """
                        {"metadata": {"name": "till-app", "namespace": "till", "generation": 3,
                          "creationTimestamp": "2026-05-01T10:00:00Z"},
                         "spec": {"stack": "acme-edge/till-app/prod", "programRef": {"name": "till-app"}},
                         "status": {"observedGeneration": 3, "lastUpdate": {"state": "succeeded",
                           "permalink": "https://app.pulumi.com/acme-edge/till-app/prod/updates/12",
                           "lastResyncTime": "2026-08-21T11:20:00Z"},
                          "conditions": [{"type": "Ready", "status": "True", "reason": "ProcessingCompleted",
                           "message": "", "lastTransitionTime": "2026-08-21T11:20:05Z"}]}}
                        """)
                .put(PROGRAMS, """
                        {"metadata": {"name": "till-app", "namespace": "till", "generation": 1,
                          "creationTimestamp": "2026-05-01T10:00:00Z"}, "program": {"resources": {}}}
                        """)
                .put(PODS, """
                        {"metadata": {"name": "pulumi-kubernetes-operator-7d4", "namespace": "pulumi",
                          "creationTimestamp": "2026-05-01T10:00:00Z", "labels": {"name": "pulumi-kubernetes-operator"}},
                         "spec": {"nodeName": "%s", "containers": [{"name": "pulumi-kubernetes-operator",
                          "image": "pulumi/pulumi-kubernetes-operator:v1.16.0"}]},
                         "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
                        """.formatted(Machines.SSM_TWO));
    }

    static Scenario podIdentityAgent(Scenario world, String node, String ready) {
        return world.put(PODS, """
                {"metadata": {"name": "eks-pod-identity-agent-hybrid-%1$s", "namespace": "kube-system",
                  "creationTimestamp": "2026-05-01T10:00:00Z",
                  "labels": {"app.kubernetes.io/name": "eks-pod-identity-agent-hybrid"}},
                 "spec": {"nodeName": "%1$s", "containers": [{"name": "agent", "image": "eks/agent:0.1.36"}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "%2$s"}]}}
                """.formatted(node, ready));
    }

    /** As {@code quickstart/install.yaml} of version 2 installs it, whose pods have kubebuilder's label alone. */
    public static Scenario quickstart(Scenario world) {
        return world.delete(PODS, "pulumi-operator-6f9").put(PODS, """
                {"metadata": {"name": "controller-manager-6f9", "namespace": "pulumi-kubernetes-operator",
                  "creationTimestamp": "2026-05-01T10:00:00Z", "labels": {"control-plane": "controller-manager"}},
                 "spec": {"nodeName": "%s", "serviceAccountName": "controller-manager", "containers": [
                  {"name": "manager", "image": "pulumi/pulumi-kubernetes-operator:v2.9.0"}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
                """.formatted(Machines.SSM_TWO));
    }

    static String pod(String name, String namespace, String label, String node) {
        return """
                {"metadata": {"name": "%s", "namespace": "%s", "creationTimestamp": "2026-05-01T10:00:00Z",
                  "labels": {"app.kubernetes.io/name": "%s"}},
                 "spec": {"nodeName": "%s", "serviceAccountName": "%s",
                  "containers": [{"name": "main", "image": "example/main:1"}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
                """.formatted(name, namespace, label, node, label);
    }

    /** Of a Deployment, with an IAM role as EKS's webhook gives it. */
    static String secretsOperator(String name, String node) {
        return """
                {"metadata": {"name": "%s", "namespace": "external-secrets",
                  "creationTimestamp": "2026-05-01T10:00:00Z",
                  "labels": {"app.kubernetes.io/name": "external-secrets", "pod-template-hash": "65cf7b8d9c"},
                  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "controller": true,
                   "name": "external-secrets-65cf7b8d9c", "uid": "9c1f0f5e-0000-4000-8000-000000000001"}]},
                 "spec": {"nodeName": "%s", "serviceAccountName": "external-secrets",
                  "containers": [{"name": "main", "image": "example/main:1", "env": [
                   {"name": "AWS_STS_REGIONAL_ENDPOINTS", "value": "regional"},
                   {"name": "AWS_DEFAULT_REGION", "value": "us-west-2"}, {"name": "AWS_REGION", "value": "us-west-2"},
                   {"name": "AWS_ROLE_ARN", "value": "arn:aws:iam::111122223333:role/edge-secrets"},
                   {"name": "AWS_WEB_IDENTITY_TOKEN_FILE",
                    "value": "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"}],
                   "volumeMounts": [{"name": "aws-iam-token", "readOnly": true,
                    "mountPath": "/var/run/secrets/eks.amazonaws.com/serviceaccount"}]}],
                  "volumes": [{"name": "aws-iam-token", "projected": {"defaultMode": 420, "sources": [
                   {"serviceAccountToken": {"audience": "sts.amazonaws.com", "expirationSeconds": 86400,
                    "path": "token"}}]}}]},
                 "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
                """.formatted(name, node);
    }

    static String account(String namespace, String name, String role) {
        return """
                {"metadata": {"name": "%s", "namespace": "%s",
                  "annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/%s"}}}
                """.formatted(name, namespace, role);
    }

    static final String STACK = "/api/stacks/acme-edge/edge-platform/prod";
    static final String SETTINGS = STACK + "/deployments/settings";
    static final String METADATA = STACK + "/deployments/metadata";
    static final String DEPLOYMENTS = STACK + "/deployments";
    static final String SCHEDULES = STACK + "/deployments/schedules";
    static final String DRIFT_RUNS = STACK + "/drift/runs";
    static final String POOLS = "/api/orgs/acme-edge/agent-pools";
    static final String POOL = POOLS + "/9f7b2c10-0000-4000-8000-000000000001";
    static final String ESC = "/api/esc/environments/acme-edge/edge-platform/hybrid-prod";
    static final String SHOP = "/api/esc/environments/acme-edge/shop/prod";

    static Scenario deployments(Scenario world) {
        return world.answer(SETTINGS, json("""
                        {"agentPoolID": "9f7b2c10-0000-4000-8000-000000000001", "source": "console", "version": 3,
                         "gitHub": {"repository": "acme-edge/edge-platform", "deployCommits": true}}
                        """))
                .answer(METADATA, json("""
                        {"paused": false, "stackPaused": false, "organizationPaused": false, "hasSchedules": true,
                         "drift": {"driftDetected": false, "latestDriftRun": "7c0c2f0e-0000-4000-8000-000000000001",
                          "runInProgress": false}}
                        """))
                .answer(DEPLOYMENTS, json("""
                        {"deployments": [{"id": "9e5e1331-0000-4000-8000-000000000128", "version": 128,
                          "created": "2026-08-21 08:00:34.834", "modified": "2026-08-21 08:02:42.411",
                          "status": "succeeded", "pulumiOperation": "detect-drift",
                          "agentPool": {"id": "9f7b2c10-0000-4000-8000-000000000001", "name": "edge"}}],
                         "itemsPerPage": 20, "total": 1}
                        """))
                .answer(SCHEDULES, json("""
                        {"schedules": [{"id": "6f9b1f2e-0000-4000-8000-000000000001",
                          "orgID": "0b6f6f6a-0000-4000-8000-000000000009", "scheduleCron": "0 */4 * * *",
                          "nextExecution": "2026-08-21 12:00:00.000", "paused": false, "kind": "deployment",
                          "definition": {"programID": "8d3b7e0a-0000-4000-8000-00000000aaaa",
                           "request": {"inheritSettings": true, "operation": "detect-drift"}},
                          "created": "2026-05-01 10:00:00.000", "modified": "2026-05-01 10:00:00.000",
                          "lastExecuted": "2026-08-21 08:00:00.000"}]}
                        """))
                .answer(DRIFT_RUNS, json("""
                        {"driftRuns": [{"id": "7c0c2f0e-0000-4000-8000-000000000001", "driftDetected": false,
                          "created": "2026-08-21 08:00:34.834", "status": "succeeded", "deploymentVersion": 128}],
                         "itemsPerPage": 10, "total": 1}
                        """))
                .answer(POOLS, json("""
                        {"agentPools": [{"id": "9f7b2c10-0000-4000-8000-000000000001", "name": "edge",
                          "description": "", "created": 1777629600, "lastSeen": 1787313480,
                          "lastDeployment": 1787299234, "status": "online", "isDefault": false}]}
                        """))
                .answer(POOL, json("""
                        {"id": "9f7b2c10-0000-4000-8000-000000000001", "name": "edge", "description": "",
                         "created": 1777629600, "agents": [
                          {"hostname": "workflow-agent-pool-1", "ip": "10.87.0.9", "pid": "1", "platform": "linux",
                           "version": "v2.2.0", "status": "online", "lastSeen": 1787313480},
                          {"hostname": "workflow-agent-pool-2", "ip": "10.20.1.9", "pid": "1", "platform": "linux",
                           "version": "v2.2.0", "status": "online", "lastSeen": 1787313470}]}
                        """))
                .put(PODS, pod("workflow-agent-pool-1", "pulumi", RUNNER, Machines.SSM_ONE))
                .put(PODS, pod("workflow-agent-pool-2", "pulumi", RUNNER, Machines.CLOUD))
                .put(PODS, workflow("Running", "Ready"));
    }

    private static final String RUNNER = "customer-managed-workflow-agent";

    static String workflow(String phase, String condition) {
        return """
                {"metadata": {"name": "pulumi-workflow-runner-7d1", "namespace": "pulumi",
                  "creationTimestamp": "2026-08-21T11:30:00Z", "labels": {"app.kubernetes.io/component": "pulumi-workflow"}},
                 "spec": {"nodeName": "%s", "containers": [{"name": "pulumi-workflow", "image": "pulumi/pulumi:3.259.0"}]},
                 "status": {"phase": "%s", "conditions": [{"type": "%s", "status": "True"}]}}
                """.formatted(Machines.SSM_TWO, phase, condition);
    }

    /** The environment that declares the nodes as the stack does, and the one that the shop takes from. */
    static Scenario environment(Scenario world) {
        return world.set("environment", "acme-edge/edge-platform/hybrid-prod")
                .set("environment-open", "true")
                .answer(ESC + "/settings", json("{\"deletionProtected\": true}"))
                .answer(ESC + "/metadata", json("""
                        {"id": "e-1", "ownedBy": {"name": "Dana Ops"}, "gatedActions": []}
                        """))
                .answer(ESC + "/rotate/history", json("""
                        {"events": [{"id": "r-2", "environmentId": "e-1", "userID": "u-1", "status": "succeeded",
                          "created": "2026-08-20T03:00:00Z", "completed": "2026-08-20T03:00:20Z",
                          "preRotationRevision": 5, "postRotationRevision": 6, "rotations": [
                          {"id": "x", "environmentPath": "db.password", "status": "succeeded"}]}]}
                        """))
                .answer(ESC + "/schedules", json("""
                        {"schedules": [{"id": "s-1", "orgID": "o-1", "kind": "environment_rotation", "paused": false,
                          "scheduleCron": "0 3 * * *", "definition": {}, "created": "2026-05-01 10:00:00.000",
                          "modified": "2026-05-01 10:00:00.000", "nextExecution": "2026-08-22 03:00:00.000",
                          "lastExecuted": "2026-08-21 03:00:00.000"}]}
                        """))
                .answer(SHOP + "/versions", json("""
                        [{"number": 14, "created": "2026-08-20T09:00:00Z", "creatorLogin": "dana-ops", "tags": ["latest"]}]
                        """));
    }

    static JsonNode json(String text) {
        return Fixtures.tree(text.getBytes(StandardCharsets.UTF_8));
    }
}
