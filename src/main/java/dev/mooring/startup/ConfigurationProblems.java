package dev.mooring.startup;

import dev.mooring.caller.ApiConfig;
import dev.mooring.caller.OidcRoles;
import dev.mooring.caller.Tokens;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.ClustersConfig.AwsCredentials;
import dev.mooring.cluster.ClustersConfig.ClusterConfig;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.discovery.DiscoveryConfig;
import dev.mooring.edge.ClientCertificates;
import dev.mooring.edge.ForwardedHeaders;
import dev.mooring.notify.Routes;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.page.PageConfig;
import dev.mooring.verification.CheckPolicy;
import dev.mooring.webhook.WebhookConfig;
import dev.mooring.webhook.WebhookSecrets;
import dev.mooring.webhook.flood.BytesInFlight;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * What is wrong with settings taken together, one line each: the key, what is wrong, what to do. What one setting must be
 * by itself, the constraint on it says, and is refused before.
 */
@Singleton
final class ConfigurationProblems {
    /** Bytes of requests are copied now and then, and are not all that is held. */
    private static final int PART_OF_HEAP = 3;

    private final WebhookConfig webhook;
    private final PulumiConfig pulumi;
    private final ClustersConfig clusters;
    private final DiscoveryConfig discovery;
    private final ApiConfig api;
    private final OidcRoles oidc;
    private final PageConfig page;
    private final CheckPolicy checks;
    private final ForwardedHeaders forwarded;
    private final ClientCertificates certificates;
    private final Routes routes;
    private final Outgoing outgoing;
    private final Config config;

    @Inject
    ConfigurationProblems(
            WebhookConfig webhook,
            PulumiConfig pulumi,
            ClustersConfig clusters,
            DiscoveryConfig discovery,
            ApiConfig api,
            OidcRoles oidc,
            PageConfig page,
            CheckPolicy checks,
            ForwardedHeaders forwarded,
            ClientCertificates certificates,
            Routes routes,
            Outgoing outgoing,
            Config config) {
        this.webhook = webhook;
        this.pulumi = pulumi;
        this.clusters = clusters;
        this.discovery = discovery;
        this.api = api;
        this.oidc = oidc;
        this.page = page;
        this.checks = checks;
        this.forwarded = forwarded;
        this.certificates = certificates;
        this.routes = routes;
        this.outgoing = outgoing;
        this.config = config;
    }

    List<String> all() {
        var problems = new ArrayList<String>();
        if (hasNoSecret()) {
            problems.add("mooring.webhook.secrets is not set: set it to the secret of the Pulumi webhook"
                    + " (MOORING_WEBHOOK_SECRETS, or mooring.webhook.secrets-file)");
        }
        callers(problems);
        problems.addAll(ofReading());
        memory(problems);
        problems.addAll(forwarded.problems());
        problems.addAll(certificates.problems());
        managementCertificate(problems);
        problems.addAll(routes.problems());
        return problems;
    }

    /** What is named so offers HTTP/2 too, which clients take, and over which that port does not answer. */
    private void managementCertificate(List<String> problems) {
        Stream.of("files", "key-store-file")
                .map(part -> "quarkus.management.ssl.certificate." + part)
                .filter(key -> config.getOptionalValue(key, String.class).isPresent())
                .forEach(
                        key -> problems.add(
                                key
                                        + " is set, by which the port of management would offer HTTP/2 and answer nothing: take it away, set"
                                        + " quarkus.tls.NAME.key-store.* to the certificate, and quarkus.management.tls-configuration-name to NAME"));
    }

    /** Those that keep clusters from being read and judged, whoever asks for that. */
    List<String> ofReading() {
        var problems = new ArrayList<String>();
        pulumi(problems);
        clusters.byName().forEach((name, cluster) -> cluster("mooring.clusters." + name, cluster, problems));
        discovery(problems);
        problems.addAll(checks.problems());
        problems.addAll(outgoing.problems());
        problems.addAll(Switches.problems(config));
        return problems;
    }

    private void pulumi(List<String> problems) {
        var oidc = pulumi.oidc();
        var hasToken = pulumi.token().filter(token -> !token.isBlank()).isPresent();
        if (oidc.organization().isPresent()) {
            if (hasToken || pulumi.tokenFile().isPresent()) {
                problems.add(
                        "mooring.pulumi.token and mooring.pulumi.oidc.organization are both set, and only one of them"
                                + " can be used: take mooring.pulumi.token and mooring.pulumi.token-file away, or the settings of"
                                + " mooring.pulumi.oidc");
            }
            if (oidc.tokenFile().isEmpty()) {
                problems.add("mooring.pulumi.oidc.token-file is not set: set it to the file that holds the service"
                        + " account's token for the audience urn:pulumi:org:"
                        + oidc.organization().get());
            }
            if (oidc.team().isPresent() && oidc.user().isPresent()) {
                problems.add("mooring.pulumi.oidc.team and mooring.pulumi.oidc.user are both set, and a token is of one"
                        + " of them: take one away");
            }
        } else if (oidc.tokenFile().isPresent()
                || oidc.team().isPresent()
                || oidc.user().isPresent()
                || oidc.expiration().isPresent()) {
            problems.add("mooring.pulumi.oidc.organization is not set: set it to the organization of Pulumi Cloud that"
                    + " knows the issuer of the token, or take the other settings of mooring.pulumi.oidc away");
        } else if (isPulumiAsked() && !hasToken) {
            problems.add("mooring.pulumi.token is not set: set it to an access token that may read the stacks"
                    + " (MOORING_PULUMI_TOKEN, or mooring.pulumi.token-file), or have one exchanged"
                    + " (mooring.pulumi.oidc.organization)");
        }
    }

    private void memory(List<String> problems) {
        var inFlight = BytesInFlight.most(webhook.maxBytesInFlight());
        var heap = Runtime.getRuntime().maxMemory();
        if (inFlight < webhook.maxBody()) {
            problems.add(
                    "mooring.webhook.max-bytes-in-flight is less than mooring.webhook.max-body, so not one delivery"
                            + " might fit: set it to at least as many bytes");
        }
        if (inFlight > heap / PART_OF_HEAP) {
            problems.add("mooring.webhook.max-bytes-in-flight is more than a third of the heap of " + (heap >> 20)
                    + " MiB, which it might fill: set it to at most " + heap / PART_OF_HEAP
                    + ", or give Java a larger heap (-Xmx)");
        }
    }

    private boolean hasNoSecret() {
        try {
            return WebhookSecrets.configured(webhook).isEmpty();
        } catch (WebhookSecrets.UnreadableSecret empty) {
            return true;
        }
    }

    private void callers(List<String> problems) {
        if (!Tokens.areConfigured(api)) {
            if (api.auth() == ApiConfig.Auth.TOKEN) {
                problems.add("mooring.api.tokens is not set: set it to the bearer tokens of the API"
                        + " (MOORING_API_TOKENS, mooring.api.tokens-file or mooring.api.tokens.NAME.sha256), or ask for"
                        + " an open API with mooring.api.auth=none");
            } else if (page.auth() == PageConfig.Auth.TOKEN) {
                problems.add(
                        "mooring.page.auth is token but mooring.api.tokens is not set, so nobody could sign in: set"
                                + " mooring.api.tokens, mooring.api.tokens-file or mooring.api.tokens.NAME.sha256");
            }
        }
        if (page.auth() == PageConfig.Auth.OIDC) {
            provider(problems);
        }
        problems.addAll(Tokens.problems(api));
        problems.addAll(oidc.problems());
    }

    private void provider(List<String> problems) {
        if (page.oidc().clientId().isEmpty()) {
            problems.add(
                    "mooring.page.oidc.client-id is not set: set it to the client that the provider knows the page by");
        }
        if (page.oidc().clientSecret().isEmpty()) {
            problems.add("mooring.page.oidc.client-secret is not set: set it to the secret of that client"
                    + " (mooring.page.oidc.client-secret-file); it also keeps cookies of the sign-in from being read");
        }
        if (page.oidc().url().isEmpty() && oidc.provider().isEmpty()) {
            problems.add("mooring.page.oidc.url is not set: set it to the address of the provider, or set"
                    + " quarkus.oidc.auth-server-url, which the API has too");
        }
    }

    private void discovery(List<String> problems) {
        if (discovery.enabled()
                && discovery.organizations().isEmpty()
                && discovery.stacks().isEmpty()) {
            problems.add("mooring.discovery.enabled is true, but nothing says where to look: set"
                    + " mooring.discovery.organizations, or mooring.discovery.stacks");
        }
        if (discovery.externalId().isPresent() && discovery.roleArn().isEmpty()) {
            problems.add(
                    "mooring.discovery.external-id is set but mooring.discovery.role-arn is not: set it to the role"
                            + " that asks for it");
        }
    }

    private boolean isPulumiAsked() {
        return discovery.enabled()
                || clusters.byName().values().stream()
                        .anyMatch(cluster -> cluster.stack().isPresent()
                                || cluster.environment().isPresent());
    }

    private static void esc(String key, ClusterConfig cluster, List<String> problems) {
        var byEsc = new ArrayList<String>();
        if (cluster.aws() == AwsCredentials.ESC) {
            byEsc.add(key + ".aws=esc");
        }
        if (cluster.kubernetes().access() == KubernetesAccess.ESC) {
            byEsc.add(key + ".kubernetes.access=esc");
        }
        if (cluster.aws() == AwsCredentials.ESC && cluster.roleArn().isPresent()) {
            problems.add(key + ".role-arn and " + key
                    + ".aws=esc are both set, and AWS is asked as one of them: take one away"
                    + " (the environment may log in to the role)");
        }
        if (!byEsc.isEmpty() && cluster.environment().isEmpty()) {
            problems.add(
                    key + ".environment is not set: set it to the ESC environment (org/project/environment) that holds"
                            + " what "
                            + String.join(" and ", byEsc) + " asks for");
        }
    }

    private static void cluster(String key, ClusterConfig cluster, List<String> problems) {
        esc(key, cluster, problems);
        if (cluster.stack().isEmpty()
                && (cluster.eksName().isEmpty() || cluster.region().isEmpty())) {
            problems.add(key + ".stack is not set: set it to the stack that declares the cluster, or set " + key
                    + ".eks-name and " + key + ".region");
        }
        if (cluster.externalId().isPresent() && cluster.roleArn().isEmpty()) {
            problems.add(
                    key + ".external-id is set but " + key + ".role-arn is not: set it to the role that asks for it");
        }
        var kubernetes = cluster.kubernetes();
        if (kubernetes.access() == KubernetesAccess.KUBECONFIG
                && kubernetes.kubeconfig().isEmpty()) {
            problems.add(key + ".kubernetes.kubeconfig is not set: set it to the path of a kubeconfig file, or choose"
                    + " another " + key + ".kubernetes.access");
        }
    }
}
