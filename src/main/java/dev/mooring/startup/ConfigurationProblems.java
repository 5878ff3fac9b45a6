package dev.mooring.startup;

import dev.mooring.api.ApiConfig;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.ClustersConfig.ClusterConfig;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.verification.CheckPolicy;
import dev.mooring.webhook.WebhookConfig;
import dev.mooring.webhook.WebhookSecrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with settings taken together, one line each: the key, what is wrong, what to do. What one setting must be
 * by itself, the constraint on it says, and is refused before.
 */
@Singleton
final class ConfigurationProblems {
    private final WebhookConfig webhook;
    private final PulumiConfig pulumi;
    private final ClustersConfig clusters;
    private final ApiConfig api;
    private final CheckPolicy checks;

    @Inject
    ConfigurationProblems(
            WebhookConfig webhook, PulumiConfig pulumi, ClustersConfig clusters, ApiConfig api, CheckPolicy checks) {
        this.webhook = webhook;
        this.pulumi = pulumi;
        this.clusters = clusters;
        this.api = api;
        this.checks = checks;
    }

    List<String> all() {
        var problems = new ArrayList<String>();
        if (hasNoSecret()) {
            problems.add("mooring.webhook.secrets is not set: set it to the secret of the Pulumi webhook"
                    + " (MOORING_WEBHOOK_SECRETS, or mooring.webhook.secrets-file)");
        }
        if (api.auth() == ApiConfig.Auth.TOKEN && api.configuredTokens().isEmpty()) {
            problems.add("mooring.api.tokens is not set: set it to the bearer tokens of the API (MOORING_API_TOKENS, or"
                    + " mooring.api.tokens-file), or ask for an open API with mooring.api.auth=none");
        }
        if (isPulumiAsked() && pulumi.token().filter(token -> !token.isBlank()).isEmpty()) {
            problems.add("mooring.pulumi.token is not set: set it to an access token that may read the stacks"
                    + " (MOORING_PULUMI_TOKEN, or mooring.pulumi.token-file)");
        }
        clusters.byName().forEach((name, cluster) -> cluster("mooring.clusters." + name, cluster, problems));
        problems.addAll(checks.problems());
        return problems;
    }

    private boolean hasNoSecret() {
        try {
            return WebhookSecrets.configured(webhook).isEmpty();
        } catch (WebhookSecrets.UnreadableSecret empty) {
            return true;
        }
    }

    private boolean isPulumiAsked() {
        return clusters.byName().values().stream()
                .anyMatch(cluster ->
                        cluster.stack().isPresent() || cluster.environment().isPresent());
    }

    private static void cluster(String key, ClusterConfig cluster, List<String> problems) {
        if (cluster.stack().isEmpty()
                && (cluster.eksName().isEmpty() || cluster.region().isEmpty())) {
            problems.add(key + ".stack is not set: set it to the stack that declares the cluster, or set " + key
                    + ".eks-name and " + key + ".region");
        }
        var kubernetes = cluster.kubernetes();
        if (kubernetes.access() == KubernetesAccess.KUBECONFIG
                && kubernetes.kubeconfig().isEmpty()) {
            problems.add(key + ".kubernetes.kubeconfig is not set: set it to the path of a kubeconfig file, or choose"
                    + " another " + key + ".kubernetes.access");
        }
    }
}
