package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Machines.SSM_TWO;
import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;
import java.util.function.Consumer;

/** Faults of what lives on hybrid nodes, and the ways in which its own status lies. */
final class NeighbourPlants {
    static final String LONG_AGO = "2026-08-21T09:00:00Z";
    private static final String JUST_NOW = "2026-08-21T11:58:00Z";

    private NeighbourPlants() {}

    static List<Plant> all() {
        return List.of(
                plant("all neighbours, in order", "neighbours", Neighbours::installed, new String[0]),
                plant(
                        "a store whose token is not there",
                        "neighbours",
                        world ->
                                ready(Neighbours.installed(world), Neighbours.CLUSTER_STORES, "esc", "False", LONG_AGO),
                        "secret-store-not-ready"),
                plant(
                        "a store whose token is not there since just now",
                        "neighbours",
                        world ->
                                ready(Neighbours.installed(world), Neighbours.CLUSTER_STORES, "esc", "False", JUST_NOW),
                        new String[0]),
                plant(
                        "a store whose token is not there, and a secret that is not synchronised therefore",
                        "neighbours",
                        world -> ready(
                                ready(Neighbours.installed(world), Neighbours.CLUSTER_STORES, "esc", "False", LONG_AGO),
                                Neighbours.SECRETS,
                                "database",
                                "False",
                                LONG_AGO),
                        "secret-store-not-ready"),
                plant(
                        "a store that nobody has looked at",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.CLUSTER_STORES,
                                        "esc",
                                        store -> ((ObjectNode) store).remove("status")),
                        "secret-store-not-ready"),
                plant(
                        "a store whose token is not there, and a revision that has reached nobody therefore",
                        "neighbours",
                        world -> newRevision(ready(
                                refreshed(Neighbours.installed(world), LONG_AGO),
                                Neighbours.CLUSTER_STORES,
                                "esc",
                                "False",
                                LONG_AGO)),
                        "secret-store-not-ready"),
                plant(
                        "a store that is called ready, and whose token ran out",
                        "neighbours",
                        world -> tokenRanOut(Neighbours.installed(world)),
                        "secret-store-not-ready"),
                plant(
                        "a store that is called ready, whose token ran out, and a revision since",
                        "neighbours",
                        world -> newRevision(tokenRanOut(Neighbours.installed(world))),
                        "secret-store-not-ready"),
                plant(
                        "a store whose environment has errors, and a push that gets into it",
                        "neighbours",
                        world -> ready(
                                        refreshed(Neighbours.installed(world), "2026-08-21T08:50:00Z"),
                                        Neighbours.SECRETS,
                                        "database",
                                        "False",
                                        LONG_AGO)
                                .put(
                                        Neighbours.SECRETS,
                                        secret("queue", "2026-08-21T08:55:00Z", "2026-08-21T09:10:00Z")),
                        "secret-store-not-ready"),
                plant(
                        "a store whose token ran out, and a secret that has failed for longer by itself",
                        "neighbours",
                        world -> tokenRanOut(Neighbours.installed(world))
                                .put(
                                        Neighbours.SECRETS,
                                        secret("typo", "2026-08-01T10:00:00Z", "2026-08-02T10:00:00Z")),
                        "secret-store-not-ready",
                        "external-secret-not-synced"),
                plant(
                        "two secrets that ask for what is not there, and another that comes through",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .put(Neighbours.SECRETS, secret("queue", "2026-08-21T08:50:00Z", LONG_AGO))
                                .put(Neighbours.SECRETS, secret("mail", "2026-08-21T08:50:00Z", LONG_AGO)),
                        "external-secret-not-synced"),
                plant(
                        "a secret that fails, of a revision that it alone takes",
                        "neighbours",
                        world -> newRevision(ready(
                                refreshed(Neighbours.installed(world), "2026-08-21T08:50:00Z"),
                                Neighbours.SECRETS,
                                "database",
                                "False",
                                LONG_AGO)),
                        "esc-revision-not-delivered"),
                plant(
                        "a property that is not there",
                        "neighbours",
                        world -> ready(Neighbours.installed(world), Neighbours.SECRETS, "database", "False", LONG_AGO),
                        "external-secret-not-synced"),
                plant(
                        "a secret that says Ready and was not refreshed",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO),
                        "external-secret-stale"),
                plant(
                        "a secret that is synchronised once only",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO)
                                .changeObject(
                                        Neighbours.SECRETS,
                                        "database",
                                        secret ->
                                                ((ObjectNode) secret.path("spec")).put("refreshPolicy", "CreatedOnce")),
                        new String[0]),
                plant(
                        "a secret of an interval of nothing",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO)
                                .changeObject(
                                        Neighbours.SECRETS,
                                        "database",
                                        secret -> ((ObjectNode) secret.path("spec")).put("refreshInterval", "0s")),
                        new String[0]),
                plant(
                        "a secret that is synchronised at night",
                        "neighbours",
                        world -> refreshed(Neighbours.installed(world), LONG_AGO)
                                .changeObject(
                                        Neighbours.SECRETS,
                                        "database",
                                        secret -> ((ObjectNode) secret.path("spec"))
                                                .putObject("syncWindows")
                                                .put("kind", "allow")),
                        new String[0]),
                plant(
                        "a push that is refused",
                        "neighbours",
                        world -> ready(Neighbours.installed(world), Neighbours.PUSHED, "till-keys", "False", LONG_AGO),
                        "push-secret-failed"),
                plant(
                        "a push that nobody has looked at",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.PUSHED, "till-keys", push -> ((ObjectNode) push).remove("status")),
                        "push-secret-failed"),
                plant(
                        "a push that was made just now",
                        "neighbours",
                        world -> Neighbours.installed(world).changeObject(Neighbours.PUSHED, "till-keys", push -> {
                            ((ObjectNode) push).remove("status");
                            ((ObjectNode) push.path("metadata")).put("creationTimestamp", JUST_NOW);
                        }),
                        new String[0]),
                plant(
                        "a push that is refused, into a store that it chooses by a label",
                        "neighbours",
                        world -> byLabel(Neighbours.installed(world), "ClusterSecretStore", "esc"),
                        "push-secret-failed"),
                plant(
                        "a push that is refused, into a store of others that it chooses by a label",
                        "neighbours",
                        world -> byLabel(Neighbours.installed(world), "ClusterSecretStore", "vault"),
                        new String[0]),
                plant(
                        "a push that is refused, into a store of its namespace that it chooses by the same label",
                        "neighbours",
                        world -> byLabel(Neighbours.installed(world), "SecretStore", "esc"),
                        new String[0]),
                plant(
                        "a secret that is missing in a namespace",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.CLUSTER_SECRETS,
                                        "registry",
                                        secret -> ((ObjectNode) secret.path("status"))
                                                .putArray("failedNamespaces")
                                                .addObject()
                                                .put("namespace", "lab")
                                                .put("reason", "external secret already exists in namespace")),
                        "cluster-external-secret-partial"),
                plant(
                        "the secrets operator on a lost node",
                        "several",
                        world -> lost(Neighbours.installed(world), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "the secrets operator on a lost node, and its secret stale therefore",
                        "several",
                        world -> lost(refreshed(Neighbours.installed(world), LONG_AGO), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "the secrets operator on a lost node, and another on one that is not",
                        "several",
                        world -> lost(
                                Neighbours.installed(world)
                                        .put(
                                                Neighbours.PODS,
                                                Neighbours.secretsOperator("external-secrets-8d1", ANYWHERE)),
                                SSM_ONE),
                        "node-unreachable"),
                plant(
                        "the ESC provider does not run on a node",
                        "neighbours",
                        world -> Neighbours.installed(world).delete(Neighbours.PODS, "esc-csi-" + ANYWHERE),
                        "esc-csi-not-on-node"),
                plant(
                        "the ESC provider is for some nodes only",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .delete(Neighbours.PODS, "esc-csi-" + ANYWHERE)
                                .changeObject(
                                        Neighbours.DAEMON_SETS,
                                        "pulumi-esc-csi-provider",
                                        set -> ((ObjectNode) set.path("spec")
                                                        .path("template")
                                                        .path("spec")
                                                        .path("nodeSelector"))
                                                .put("esc", "yes")),
                        new String[0]),
                plant(
                        "an operator asks for credentials of Pod Identity on a node without its agent",
                        "neighbours",
                        world -> byPodIdentity(Neighbours.installed(world), SSM_ONE),
                        "pod-identity-agent-not-on-node"),
                plant(
                        "an operator asks for credentials of Pod Identity on a node whose agent is not ready",
                        "neighbours",
                        world -> Neighbours.podIdentityAgent(
                                byPodIdentity(Neighbours.installed(world), SSM_ONE), SSM_ONE, "False"),
                        "pod-identity-agent-not-on-node"),
                plant(
                        "an operator asks for credentials of Pod Identity on a node with its agent",
                        "neighbours",
                        world -> Neighbours.podIdentityAgent(
                                byPodIdentity(Neighbours.installed(world), SSM_ONE), SSM_ONE, "True"),
                        new String[0]),
                plant(
                        "an operator asks for credentials of Pod Identity on Bottlerocket, for which it is not set up",
                        "neighbours",
                        world -> byPodIdentity(Neighbours.installed(world), ANYWHERE),
                        "pod-identity-hybrid-daemonset-missing"),
                plant(
                        "an operator asks for credentials of Pod Identity on a cloud node",
                        "neighbours",
                        world -> byPodIdentity(Neighbours.installed(world), Machines.CLOUD),
                        new String[0]),
                plant(
                        "an operator asks for credentials of Pod Identity on a lost node without its agent",
                        "several",
                        world -> lost(byPodIdentity(Neighbours.installed(world), SSM_ONE), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "an operator was made before its service account had an IAM role",
                        "neighbours",
                        world -> withoutRole(Neighbours.installed(world), SSM_ONE),
                        "irsa-not-injected"),
                plant(
                        "a runner was made before its service account had an IAM role",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .put(
                                        Neighbours.PULUMI_ACCOUNTS,
                                        Neighbours.account("pulumi", "customer-managed-workflow-agent", "runner")),
                        "irsa-not-injected"),
                plant(
                        "an operator may miss the IAM role of its service account, which Mooring may not read",
                        "neighbours",
                        world -> withoutRole(Neighbours.installed(world), SSM_ONE)
                                .refuse(Neighbours.SECRETS_ACCOUNTS, 403),
                        "verifier-permission-missing"),
                plant(
                        "an operator has no IAM role, and its service account none either",
                        "neighbours",
                        world -> withoutRole(Neighbours.installed(world), SSM_ONE)
                                .changeObject(
                                        Neighbours.SECRETS_ACCOUNTS,
                                        "external-secrets",
                                        account -> ((ObjectNode) account.path("metadata")).remove("annotations")),
                        new String[0]),
                plant(
                        "an operator without the IAM role of its service account has just been made",
                        "neighbours",
                        world -> withoutRole(Neighbours.installed(world), SSM_ONE)
                                .changeObject(
                                        Neighbours.PODS,
                                        "external-secrets-7c9f",
                                        pod -> ((ObjectNode) pod.path("metadata"))
                                                .put("creationTimestamp", "2026-08-21T11:54:00Z")),
                        new String[0]),
                plant(
                        "an operator asks EKS to leave its only container alone",
                        "neighbours",
                        world -> withoutRole(Neighbours.installed(world), SSM_ONE)
                                .changeObject(
                                        Neighbours.PODS,
                                        "external-secrets-7c9f",
                                        pod -> ((ObjectNode) pod.path("metadata"))
                                                .putObject("annotations")
                                                .put("eks.amazonaws.com/skip-containers", "sidecar,main")),
                        new String[0]),
                plant(
                        "an operator mounts a token for AWS itself",
                        "neighbours",
                        world -> withoutRole(Neighbours.installed(world), SSM_ONE)
                                .changeObject(
                                        Neighbours.PODS,
                                        "external-secrets-7c9f",
                                        pod -> ((ObjectNode) pod.path("spec"))
                                                .putArray("volumes")
                                                .addObject()
                                                .put("name", "aws")
                                                .putObject("projected")
                                                .putArray("sources")
                                                .addObject()
                                                .putObject("serviceAccountToken")
                                                .put("audience", "sts.amazonaws.com")
                                                .put("path", "token")),
                        new String[0]),
                plant(
                        "an operator without the IAM role of its service account stands on a cloud node",
                        "neighbours",
                        world -> withoutRole(Neighbours.installed(world), Machines.CLOUD),
                        new String[0]),
                plant(
                        "an operator without the IAM role of its service account stands on a lost node",
                        "several",
                        world -> lost(withoutRole(Neighbours.installed(world), SSM_ONE), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "EKS's webhook is known by the authority before, and an operator has no IAM role therefore",
                        "several",
                        world -> RotationPlants.staleWebhook(withoutRole(Neighbours.installed(world), SSM_ONE)),
                        "pod-identity-webhook-ca-stale"),
                plant(
                        "Pulumi's operator on a lost node",
                        "several",
                        world -> lost(Neighbours.installed(world), SSM_TWO),
                        "node-unreachable"),
                plant(
                        "Pulumi's operator, installed without its chart",
                        "neighbours",
                        world -> Neighbours.quickstart(Neighbours.installed(world)),
                        new String[0]),
                plant(
                        "Pulumi's operator of version 1, installed without its chart",
                        "neighbours",
                        Neighbours::pulumiOperatorOne,
                        new String[0]),
                plant(
                        "a stack that the operator has given up",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "SourceUnavailable"),
                        "pko-stack-stalled"),
                plant(
                        "a stack that failed once, by an operator that tries it again",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "UpdateFailed"),
                        new String[0]),
                plant(
                        "a stack that fails again and again",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode)
                                                        stack.path("status").path("lastUpdate"))
                                                .put("state", "failed")
                                                .put("failures", 4)),
                        "pko-stack-failing"),
                plant(
                        "a stack that failed so often that the operator has given it up",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "UpdateFailed")
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode)
                                                        stack.path("status").path("lastUpdate"))
                                                .put("state", "failed")
                                                .put("failures", 3)),
                        "pko-stack-failing"),
                plant(
                        "a stack that waits for an update that is over",
                        "neighbours",
                        world -> waits(Neighbours.installed(world), "till-app-19c2"),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for an update that is gone",
                        "neighbours",
                        world -> waits(Neighbours.installed(world), "till-app-gone"),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for an update that runs",
                        "neighbours",
                        world -> runs(Neighbours.installed(world), LONG_AGO),
                        new String[0]),
                plant(
                        "a stack that waits for an update that is said to run since the day before",
                        "neighbours",
                        world -> runs(Neighbours.installed(world), "2026-08-20T11:00:00Z"),
                        "pko-stack-wedged"),
                plant(
                        "a stack that has retried since the day before, and waits for an update made just now",
                        "neighbours",
                        world -> made(Neighbours.installed(world), JUST_NOW),
                        new String[0]),
                plant(
                        "a stack that waits for an update which nobody has begun since the day before",
                        "neighbours",
                        world -> made(Neighbours.installed(world), "2026-08-20T11:00:00Z"),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for an update that is being deleted",
                        "neighbours",
                        world -> runs(Neighbours.installed(world), LONG_AGO)
                                .changeObject(
                                        Neighbours.UPDATES,
                                        "till-app-2222",
                                        update -> ((ObjectNode) update.path("metadata"))
                                                .put("deletionTimestamp", "2026-08-21T11:00:00Z")),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for an update whose pod was made anew",
                        "neighbours",
                        world -> podMade(runs(Neighbours.installed(world), LONG_AGO), "2026-08-21T11:00:00Z"),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for an update whose pod was made anew just now",
                        "neighbours",
                        world -> podMade(runs(Neighbours.installed(world), LONG_AGO), JUST_NOW),
                        new String[0]),
                plant(
                        "a stack that waits for an update, in a workspace that is not ready",
                        "neighbours",
                        world -> workspace(runs(Neighbours.installed(world), "2026-08-20T11:00:00Z")),
                        "pko-workspace-not-ready"),
                plant(
                        "a stack that waits for another that is not there",
                        "neighbours",
                        world -> prerequisite(Neighbours.installed(world), LONG_AGO),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for another that is not there yet",
                        "neighbours",
                        world -> prerequisite(Neighbours.installed(world), "2026-08-21T11:20:00Z"),
                        new String[0]),
                plant(
                        "a stack that waits for another that is ready",
                        "neighbours",
                        world -> prerequisite(Neighbours.installed(world), LONG_AGO)
                                .put(Neighbours.STACKS, network("True", LONG_AGO)),
                        "pko-stack-wedged"),
                plant(
                        "a stack that waits for another that has become ready just now",
                        "neighbours",
                        world -> prerequisite(Neighbours.installed(world), LONG_AGO)
                                .put(Neighbours.STACKS, network("True", JUST_NOW)),
                        new String[0]),
                plant(
                        "a stack that waits for another that is not ready",
                        "neighbours",
                        world -> prerequisite(Neighbours.installed(world), LONG_AGO)
                                .put(Neighbours.STACKS, network("False", LONG_AGO)),
                        new String[0]),
                plant(
                        "a stack that holds a namespace which is being deleted",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "NamespaceTerminating"),
                        "pko-stack-stalled"),
                plant(
                        "a stack whose specification is not valid",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "SpecInvalid"),
                        "pko-stack-stalled"),
                plant(
                        "a stack that was not looked at again",
                        "neighbours",
                        world -> notResynced(Neighbours.installed(world)),
                        "pko-resync-overdue"),
                plant(
                        "a stack that was not looked at again, at intervals that nobody wrote",
                        "neighbours",
                        world -> notResynced(Neighbours.installed(world))
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode) stack.path("spec")).remove("resyncFrequencySeconds")),
                        "pko-resync-overdue"),
                plant(
                        "a stack whose branch is polled, and has no new commit",
                        "neighbours",
                        world -> notResynced(Neighbours.installed(world))
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode) stack.path("spec"))
                                                .remove("continueResyncOnCommitMatch")),
                        new String[0]),
                plant(
                        "a program that version 1 of the operator runs again at no intervals",
                        "neighbours",
                        world -> notResynced(Neighbours.installed(world))
                                .changeObject(Neighbours.STACKS, "till-app", stack -> {
                                    ((ObjectNode) stack.path("spec")).remove("resyncFrequencySeconds");
                                    ((ObjectNode) stack.path("status").path("lastUpdate")).remove("name");
                                }),
                        new String[0]),
                plant(
                        "a stack that is updated for longer than its intervals",
                        "neighbours",
                        world -> notResynced(runs(Neighbours.installed(world), LONG_AGO)),
                        new String[0]),
                plant(
                        "a stack that version 1 of the operator updates for longer than its intervals",
                        "neighbours",
                        world -> notResynced(stack(Neighbours.installed(world), "Reconciling", "StackProcessing")),
                        new String[0]),
                plant(
                        "a stack that is said to be updated since the day before",
                        "neighbours",
                        world -> notResynced(runs(Neighbours.installed(world), "2026-08-20T11:00:00Z")),
                        "pko-stack-wedged"),
                plant(
                        "a workspace whose program cannot be installed",
                        "neighbours",
                        world -> stack(workspace(Neighbours.installed(world)), "Stalled", "WorkspaceFailed"),
                        "pko-workspace-not-ready"),
                plant(
                        "a stack whose workspace cannot be set up, and is not told of",
                        "neighbours",
                        world -> stack(Neighbours.installed(world), "Stalled", "WorkspaceFailed"),
                        "pko-stack-stalled"),
                plant(
                        "a workspace on a lost node",
                        "several",
                        world -> lost(workspace(Neighbours.installed(world)), SSM_TWO),
                        "node-unreachable"));
    }

    /** Of what Pulumi Cloud tells. */
    static List<Plant> ofPulumi() {
        return List.of(
                plant(
                        "a new revision that has reached nobody",
                        "neighbours",
                        world -> change(
                                refreshed(Neighbours.installed(world), LONG_AGO),
                                Neighbours.SHOP + "/versions",
                                body -> ((ObjectNode) body.path(0)).put("created", "2026-08-21T10:00:00Z")),
                        "esc-revision-not-delivered"),
                plant(
                        "a new revision that has just been made",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.SHOP + "/versions",
                                body -> ((ObjectNode) body.path(0)).put("created", "2026-08-21T11:55:00Z")),
                        new String[0]),
                plant(
                        "a new revision that has reached one of two secrets",
                        "neighbours",
                        world -> change(
                                refreshed(Neighbours.installed(world), "2026-08-21T11:40:00Z")
                                        .put(Neighbours.SECRETS, """
                                        {"metadata": {"name": "queue", "namespace": "shop",
                                          "creationTimestamp": "2026-05-01T10:05:00Z"},
                                         "spec": {"refreshInterval": "15m0s",
                                          "secretStoreRef": {"kind": "ClusterSecretStore", "name": "esc"}},
                                         "status": {"refreshTime": "2026-08-21T11:30:00Z", "conditions": [
                                          {"type": "Ready", "status": "True"}]}}
                                        """),
                                Neighbours.SHOP + "/versions",
                                body -> ((ObjectNode) body.path(0)).put("created", "2026-08-21T11:35:00Z")),
                        new String[0]),
                plant(
                        "an issuer that nobody registered",
                        "neighbours",
                        world -> issuers(
                                Neighbours.installed(world), "https://oidc.eks.us-west-2.amazonaws.com/id/OTHER"),
                        "eks-oidc-issuer-unregistered"),
                plant(
                        "an issuer that is registered",
                        "neighbours",
                        world -> issuers(
                                Neighbours.installed(world),
                                "oidc.eks.us-west-2.amazonaws.com/id/4F1C3A7B9D2E5F60718293A4B5C6D7E8/"),
                        new String[0]),
                plant(
                        "a pool whose runners are gone",
                        "neighbours",
                        world -> offline(Neighbours.installed(world), 1787310000),
                        "agent-pool-offline"),
                plant(
                        "a pool whose runners are gone, with a deployment that waits and one that runs",
                        "neighbours",
                        world -> deployment(
                                deployment(offline(Neighbours.installed(world), 1787310000), "not-started", 130),
                                "running",
                                129),
                        "agent-pool-offline"),
                plant(
                        "a pool that was there a minute ago",
                        "neighbours",
                        world -> offline(Neighbours.installed(world), 1787313540),
                        new String[0]),
                plant(
                        "a runner on a lost node, and another that goes on",
                        "several",
                        world -> lost(Neighbours.installed(world), SSM_ONE),
                        "node-unreachable"),
                plant(
                        "runners of two ages",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.POOL,
                                pool -> ((ObjectNode) pool.path("agents").path(1)).put("version", "v2.1.0")),
                        "agent-outdated"),
                plant(
                        "runners of an old age",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.POOL,
                                pool -> pool.path("agents")
                                        .forEach(agent -> ((ObjectNode) agent).put("version", "1.9.4"))),
                        "agent-outdated"),
                plant(
                        "a stack that is deployed from its own nodes",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.PODS,
                                        "workflow-agent-pool-2",
                                        pod -> ((ObjectNode) pod.path("spec")).put("nodeName", ANYWHERE)),
                        "stack-deployed-from-its-own-nodes"),
                plant(
                        "a deployment that waits for an hour",
                        "neighbours",
                        world -> deployment(Neighbours.installed(world), "not-started", 129),
                        "deployment-queued-too-long"),
                plant(
                        "deployments that wait for one that runs",
                        "neighbours",
                        world -> deployment(
                                deployment(
                                        deployment(Neighbours.installed(world), "not-started", 131),
                                        "not-started",
                                        130),
                                "running",
                                129),
                        "deployment-queued-too-long"),
                plant(
                        "deployments paused, and one waits",
                        "neighbours",
                        world -> deployment(paused(Neighbours.installed(world)), "accepted", 129),
                        "deployments-paused"),
                plant(
                        "a workflow whose image cannot be pulled",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .put(Neighbours.PODS, Neighbours.workflow("Pending", "PodScheduled")),
                        "workflow-runner-pod-stuck"),
                plant(
                        "no drift schedule",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.SCHEDULES,
                                body -> ((ArrayNode) body.path("schedules")).removeAll()),
                        "drift-schedule-missing"),
                plant(
                        "a paused drift schedule",
                        "neighbours",
                        world -> schedule(Neighbours.installed(world), schedule -> schedule.put("paused", true)),
                        "drift-schedule-paused"),
                plant(
                        "a drift schedule that is overdue",
                        "neighbours",
                        world -> schedule(
                                Neighbours.installed(world),
                                schedule -> schedule.put("nextExecution", "2026-08-21 08:00:00.000")),
                        "drift-schedule-overdue"),
                plant(
                        "a drift schedule that is overdue since all is paused",
                        "neighbours",
                        world -> schedule(
                                paused(Neighbours.installed(world)),
                                schedule -> schedule.put("nextExecution", "2026-08-21 08:00:00.000")),
                        "deployments-paused"),
                plant(
                        "drift runs that fail",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.DRIFT_RUNS,
                                body -> ((ObjectNode) body.path("driftRuns").path(0)).put("status", "failed")),
                        "drift-schedule-failing"),
                plant(
                        "drift runs that fail, and a refresh that somebody previewed since",
                        "neighbours",
                        world -> driftRuns(
                                Neighbours.installed(world), "succeeded", "", "failed", "128", "failed", "127"),
                        "drift-schedule-failing"),
                plant(
                        "refreshes that somebody fails to preview, and drift runs that succeed",
                        "neighbours",
                        world -> driftRuns(Neighbours.installed(world), "failed", "", "failed", "", "succeeded", "128"),
                        new String[0]),
                plant(
                        "an update that the operator calls failed, and that succeeded",
                        "neighbours",
                        world -> failed(Neighbours.installed(world), "succeeded"),
                        "pko-cloud-disagrees"),
                plant(
                        "an update that failed",
                        "neighbours",
                        world -> failed(Neighbours.installed(world), "failed"),
                        new String[0]),
                plant(
                        "an environment that does not evaluate",
                        "neighbours",
                        world -> Neighbours.installed(world).rejectOpening(),
                        "esc-environment-invalid"),
                plant(
                        "a stack with two drivers",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode) stack.path("spec"))
                                                .put("stack", "acme-edge/edge-platform/prod")),
                        "pko-two-drivers"),
                plant(
                        "a stack with two drivers, one of which leaves the project to the program",
                        "neighbours",
                        world -> sameStack(Neighbours.installed(world), "acme-edge/prod", "updates"),
                        "pko-two-drivers"),
                plant(
                        "a stack of another project by the same short name",
                        "neighbours",
                        world -> Neighbours.installed(world)
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode) stack.path("spec")).put("stack", "prod")),
                        new String[0]),
                plant(
                        "a stack with a driver that only previews",
                        "neighbours",
                        world -> sameStack(Neighbours.installed(world), "prod", "previews")
                                .changeObject(
                                        Neighbours.STACKS,
                                        "till-app",
                                        stack -> ((ObjectNode) stack.path("spec")).put("preview", true)),
                        new String[0]),
                plant(
                        "a rotation that failed",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.ESC + "/rotate/history",
                                body -> ((ObjectNode) body.path("events")
                                                .path(0)
                                                .path("rotations")
                                                .path(0))
                                        .put("status", "failed")
                                        .put("errorMessage", "access denied")),
                        "esc-rotation-failed"),
                plant(
                        "a rotation that is overdue",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.ESC + "/schedules",
                                body -> ((ObjectNode) body.path("schedules").path(0))
                                        .put("nextExecution", "2026-08-21 03:00:00.000")),
                        "esc-rotation-overdue"),
                plant(
                        "an environment that opens on request",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.ESC + "/metadata",
                                body -> ((ObjectNode) body).put("openRequestNeeded", true)),
                        "esc-open-gated"),
                plant(
                        "an environment that anybody may delete",
                        "neighbours",
                        world -> change(
                                Neighbours.installed(world),
                                Neighbours.ESC + "/settings",
                                body -> ((ObjectNode) body).put("deletionProtected", false)),
                        "esc-deletion-unprotected"));
    }

    private static Scenario change(Scenario world, String path, Consumer<JsonNode> change) {
        return world.change(path, change);
    }

    /** The newest first: the status of each, and the version of the deployment that it was. */
    private static Scenario driftRuns(Scenario world, String... runs) {
        return change(world, Neighbours.DRIFT_RUNS, body -> {
            var list = ((ArrayNode) body.path("driftRuns")).removeAll();
            for (var index = 0; index < runs.length; index += 2) {
                var run = list.addObject()
                        .put("id", "7c0c2f0e-0000-4000-8000-00000000010" + index)
                        .put("driftDetected", false)
                        .put("created", "2026-08-21 0%d:00:34.834".formatted(9 - index))
                        .put("status", runs[index]);
                if (!runs[index + 1].isEmpty()) {
                    run.put("deploymentVersion", Long.parseLong(runs[index + 1]));
                }
            }
            ((ObjectNode) body).put("total", list.size());
        });
    }

    private static Scenario failed(Scenario world, String record) {
        return world.answer("/api/stacks/acme-edge/till-app/prod/updates/12", Neighbours.json("""
                        {"info": {"kind": "update", "result": "%s", "version": 12}, "version": 12}
                        """.formatted(record)))
                .changeObject(
                        Neighbours.STACKS,
                        "till-app",
                        stack -> ((ObjectNode) stack.path("status").path("lastUpdate"))
                                .put("state", "failed")
                                .put("failures", 1));
    }

    private static Scenario sameStack(Scenario world, String name, String kind) {
        return world.changeObject(Neighbours.STACKS, "till-app", stack -> {
            ((ObjectNode) stack.path("spec")).put("stack", name);
            ((ObjectNode) stack.path("status").path("lastUpdate"))
                    .put("permalink", "https://app.pulumi.com/acme-edge/edge-platform/prod/" + kind + "/12");
        });
    }

    static Scenario issuers(Scenario world, String url) {
        return world.answer("/api/orgs/acme-edge/oidc/issuers", Neighbours.json("""
                        {"oidcIssuers": [{"id": "i-1", "name": "hybrid-prod", "issuer": "%1$s", "url": "%1$s"}]}
                        """.formatted(url)))
                .changeObject(Neighbours.CLUSTER_STORES, "esc", store -> {
                    var pulumi =
                            (ObjectNode) store.path("spec").path("provider").path("pulumi");
                    pulumi.putObject("auth").putObject("oidcConfig").put("organization", "acme-edge");
                });
    }

    private static Scenario offline(Scenario world, long lastSeen) {
        return change(
                change(
                        world,
                        Neighbours.POOLS,
                        body -> ((ObjectNode) body.path("agentPools").path(0))
                                .put("status", "offline")
                                .put("lastSeen", lastSeen)),
                Neighbours.POOL,
                body -> body.path("agents").forEach(agent -> ((ObjectNode) agent).put("status", "offline")));
    }

    private static Scenario deployment(Scenario world, String status, int version) {
        return change(
                world,
                Neighbours.DEPLOYMENTS,
                body -> ((ArrayNode) body.path("deployments"))
                        .addObject()
                        .put("id", "9e5e1331-0000-4000-8000-000000000" + version)
                        .put("version", version)
                        .put("created", "2026-08-21 11:00:00.000")
                        .put("modified", "2026-08-21 11:00:00.000")
                        .put("status", status)
                        .put("pulumiOperation", "update"));
    }

    private static Scenario paused(Scenario world) {
        return change(
                world,
                Neighbours.METADATA,
                body -> ((ObjectNode) body).put("paused", true).put("stackPaused", true));
    }

    private static Scenario schedule(Scenario world, Consumer<ObjectNode> change) {
        return change(
                world,
                Neighbours.SCHEDULES,
                body -> change.accept((ObjectNode) body.path("schedules").path(0)));
    }

    private static Scenario ready(Scenario world, String path, String name, String status, String since) {
        return world.changeObject(
                path,
                name,
                object -> ((ObjectNode) object.path("status").path("conditions").path(0))
                        .put("status", status)
                        .put("reason", "InvalidProviderConfig")
                        .put("lastTransitionTime", since));
    }

    private static Scenario newRevision(Scenario world) {
        return change(
                world,
                Neighbours.SHOP + "/versions",
                body -> ((ObjectNode) body.path(0)).put("created", "2026-08-21T10:00:00Z"));
    }

    /** All that takes from the store fails since, and what is written into it; the store itself is called ready still. */
    private static Scenario tokenRanOut(Scenario world) {
        var secrets =
                ready(refreshed(world, "2026-08-21T08:50:00Z"), Neighbours.SECRETS, "database", "False", LONG_AGO);
        return ready(secrets, Neighbours.PUSHED, "till-keys", "False", "2026-08-21T09:10:00Z")
                .changeObject(
                        Neighbours.PUSHED,
                        "till-keys",
                        push -> ((ObjectNode) push.path("status")).put("refreshTime", "2026-08-21T08:40:00Z"))
                .put(Neighbours.SECRETS, secret("queue", "2026-08-21T08:55:00Z", "2026-08-21T09:10:00Z"));
    }

    /** One that takes from Pulumi ESC every quarter of an hour, and fails since then. */
    private static String secret(String name, String refreshed, String failed) {
        return """
                {"metadata": {"name": "%s", "namespace": "shop", "creationTimestamp": "2026-05-01T10:05:00Z"},
                 "spec": {"refreshInterval": "15m0s", "secretStoreRef": {"kind": "ClusterSecretStore", "name": "esc"}},
                 "status": {"refreshTime": "%s", "conditions": [{"type": "Ready", "status": "False",
                  "reason": "SecretSyncedError", "lastTransitionTime": "%s"}]}}
                """.formatted(name, refreshed, failed);
    }

    private static Scenario byPodIdentity(Scenario world, String node) {
        return world.changeObject(Neighbours.PODS, "external-secrets-7c9f", pod -> {
            ((ObjectNode) pod.path("spec")).put("nodeName", node);
            ((ObjectNode) pod.path("spec").path("containers").path(0))
                    .putArray("env")
                    .addObject()
                    .put("name", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                    .put("value", "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token");
        });
    }

    private static Scenario withoutRole(Scenario world, String node) {
        return world.changeObject(Neighbours.PODS, "external-secrets-7c9f", pod -> {
            var spec = (ObjectNode) pod.path("spec");
            spec.put("nodeName", node).remove("volumes");
            ((ObjectNode) spec.path("containers").path(0)).without(List.of("env", "volumeMounts"));
        });
    }

    /** The store of Pulumi ESC has a label; the push that is refused chooses by it. */
    private static Scenario byLabel(Scenario world, String kind, String value) {
        return ready(world, Neighbours.PUSHED, "till-keys", "False", LONG_AGO)
                .changeObject(
                        Neighbours.CLUSTER_STORES,
                        "esc",
                        store -> ((ObjectNode) store.path("metadata"))
                                .putObject("labels")
                                .put("backend", "esc"))
                .changeObject(
                        Neighbours.PUSHED,
                        "till-keys",
                        push -> ((ObjectNode) push.path("spec"))
                                .putArray("secretStoreRefs")
                                .addObject()
                                .put("kind", kind)
                                .putObject("labelSelector")
                                .putObject("matchLabels")
                                .put("backend", value));
    }

    static Scenario refreshed(Scenario world, String time) {
        return world.changeObject(
                Neighbours.SECRETS,
                "database",
                secret -> ((ObjectNode) secret.path("status")).put("refreshTime", time));
    }

    private static Scenario notResynced(Scenario world) {
        return world.changeObject(
                Neighbours.STACKS,
                "till-app",
                stack -> ((ObjectNode) stack.path("status").path("lastUpdate"))
                        .put("lastResyncTime", "2026-08-20T10:00:00Z"));
    }

    private static Scenario stack(Scenario world, String type, String reason) {
        return stack(world, type, reason, LONG_AGO);
    }

    private static Scenario stack(Scenario world, String type, String reason, String since) {
        return world.changeObject(
                Neighbours.STACKS,
                "till-app",
                stack -> ((ArrayNode) stack.path("status").path("conditions"))
                        .addObject()
                        .put("type", type)
                        .put("status", "True")
                        .put("reason", reason)
                        .put("message", "planted")
                        .put("lastTransitionTime", since));
    }

    /** An update runs since then. */
    private static Scenario runs(Scenario world, String since) {
        return waits(world, "till-app-2222", since).put(Neighbours.UPDATES, """
                {"metadata": {"name": "till-app-2222", "namespace": "till"}, "spec": {"type": "up"},
                 "status": {"startTime": "%1$s", "conditions": [{"type": "Progressing", "status": "True",
                  "reason": "Progressing", "message": "", "lastTransitionTime": "%1$s"}]}}
                """.formatted(since));
    }

    /** Nobody has begun it. The stack's condition is of its first try. */
    private static Scenario made(Scenario world, String time) {
        return waits(world, "till-app-2222", "2026-08-20T11:00:00Z").put(Neighbours.UPDATES, """
                {"metadata": {"name": "till-app-2222", "namespace": "till", "creationTimestamp": "%s"},
                 "spec": {"type": "up"}, "status": {}}
                """.formatted(time));
    }

    private static Scenario waits(Scenario world, String update) {
        return waits(world, update, LONG_AGO);
    }

    private static Scenario waits(Scenario world, String update, String since) {
        return stack(world, "Reconciling", "StackProcessing", since)
                .changeObject(
                        Neighbours.STACKS,
                        "till-app",
                        stack -> ((ObjectNode) stack.path("status"))
                                .putObject("currentUpdate")
                                .put("generation", 3)
                                .put("name", update));
    }

    private static Scenario podMade(Scenario world, String time) {
        return world.changeObject(
                Neighbours.PODS,
                "till-app-workspace-0",
                pod -> ((ObjectNode) pod.path("metadata")).put("creationTimestamp", time));
    }

    /** The stack waits for one that is called network. */
    private static Scenario prerequisite(Scenario world, String since) {
        return stack(world, "Reconciling", "PrerequisiteNotSatisfied", since)
                .changeObject(
                        Neighbours.STACKS,
                        "till-app",
                        stack -> ((ObjectNode) stack.path("spec"))
                                .putArray("prerequisites")
                                .addObject()
                                .put("name", "network"));
    }

    private static String network(String ready, String since) {
        return """
                {"metadata": {"name": "network", "namespace": "till", "generation": 1,
                  "creationTimestamp": "2026-05-01T10:00:00Z"},
                 "spec": {"stack": "acme-edge/network/prod"},
                 "status": {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "%s",
                  "reason": "ProcessingCompleted", "message": "", "lastTransitionTime": "%s"}]}}
                """.formatted(ready, since);
    }

    private static Scenario workspace(Scenario world) {
        return world.changeObject(
                Neighbours.WORKSPACES,
                "till-app",
                workspace -> ((ObjectNode)
                                workspace.path("status").path("conditions").path(0))
                        .put("status", "False")
                        .put("reason", "InstallationFailed")
                        .put("lastTransitionTime", LONG_AGO));
    }

    private static Scenario lost(Scenario world, String node) {
        return world.condition(node, "Ready", "Unknown", "NodeStatusUnknown");
    }
}
