package dev.mooring.startup;

import dev.mooring.actual.aws.AwsConfig;
import dev.mooring.actual.rolesanywhere.RolesAnywhereConfig;
import dev.mooring.audit.AuditConfig;
import dev.mooring.caller.ApiConfig;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.database.DatabaseConfig;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.discovery.DiscoveryConfig;
import dev.mooring.edge.HttpConfig;
import dev.mooring.inbox.InboxConfig;
import dev.mooring.log.LogConfig;
import dev.mooring.mcp.McpConfig;
import dev.mooring.metrics.MetricsConfig;
import dev.mooring.notify.NotifyConfig;
import dev.mooring.notify.sink.Alertmanager;
import dev.mooring.notify.sink.CloudEvents;
import dev.mooring.notify.sink.Mailbox;
import dev.mooring.notify.sink.PagerDuty;
import dev.mooring.notify.sink.Slack;
import dev.mooring.notify.sink.Teams;
import dev.mooring.outgoing.OutgoingConfig;
import dev.mooring.page.PageConfig;
import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.report.ReportConfig;
import dev.mooring.session.SessionConfig;
import dev.mooring.silence.SilenceConfig;
import dev.mooring.verification.CheckPolicy;
import dev.mooring.verification.VerificationConfig;
import dev.mooring.webhook.WebhookConfig;
import dev.mooring.webhook.WebhookSecrets;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** What the configuration can be started with, and should not be: one line each. */
@Singleton
final class ConfigurationWarnings {
    /** All of Mooring's own settings. */
    static final List<Class<?>> MAPPINGS = List.of(
            ApiConfig.class,
            AuditConfig.class,
            AwsConfig.class,
            CheckPolicy.Checks.class,
            CheckPolicy.FalsePositives.class,
            CheckPolicy.IgnoreRules.class,
            ClustersConfig.class,
            DatabaseConfig.class,
            DiscoveryConfig.class,
            HttpConfig.class,
            InboxConfig.class,
            LogConfig.class,
            McpConfig.class,
            MetricsConfig.class,
            NotifyConfig.class,
            Alertmanager.Config.class,
            CloudEvents.Config.class,
            Mailbox.Setting.class,
            PagerDuty.Config.class,
            Slack.Config.class,
            Teams.Config.class,
            OutgoingConfig.class,
            PageConfig.class,
            PulumiConfig.class,
            ReportConfig.class,
            RolesAnywhereConfig.class,
            SessionConfig.class,
            SilenceConfig.class,
            SourceConfig.class,
            VerificationConfig.class,
            WebhookConfig.class);

    private static final int SHORTEST_SECRET = 16;
    private static final String CLIENT_SECRET = "mooring.page.oidc.client-secret";
    private final Config config;
    private final WebhookConfig webhook;
    private final ClustersConfig clusters;

    @Inject
    ConfigurationWarnings(Config config, WebhookConfig webhook, ClustersConfig clusters) {
        this.config = config;
        this.webhook = webhook;
        this.clusters = clusters;
    }

    /** Nothing is watched. */
    List<String> withoutClusters() {
        return clusters.byName().isEmpty()
                ? List.of("No cluster is configured, so deliveries are kept and nothing is watched: set"
                        + " mooring.clusters.NAME.stack to the stack that declares one")
                : List.of();
    }

    /** Settings that reach nothing. */
    List<String> unknown() {
        var all = config.unwrap(SmallRyeConfig.class);
        var settings = new UnknownSettings(MAPPINGS.stream()
                .map(ConfigClass::configClass)
                .flatMap(mapping -> mapping.getProperties().keySet().stream())
                .collect(Collectors.toUnmodifiableSet()));
        return StreamSupport.stream(all.getPropertyNames().spliterator(), false)
                .sorted()
                .flatMap(name -> settings.warning(name, isFromEnvironment(all, name)).stream())
                .toList();
    }

    private static boolean isFromEnvironment(SmallRyeConfig config, String name) {
        var source = config.getConfigValue(name).getSourceName();
        return source != null && source.contains("EnvConfigSource");
    }

    /** Nothing can be written anywhere. */
    List<String> withoutTemporaryFiles() {
        return config.getOptionalValue("quarkus.vertx.classpath-resolving", Boolean.class)
                        .orElse(true)
                ? List.of()
                : List.of("No temporary file can be written to " + TemporaryFolder.used()
                        + ": the page comes without its style and picture; let this user write there, or name another"
                        + " folder with -Djava.io.tmpdir");
    }

    /** Secrets that are too short; only to be asked for where all can be read. */
    List<String> guessable() {
        return Stream.concat(
                        WebhookSecrets.configured(webhook).stream()
                                .filter(secret -> isShort(secret.value()))
                                .map(secret -> "The webhook secret " + secret.label()),
                        config
                                .getOptionalValue(CLIENT_SECRET, String.class)
                                .filter(ConfigurationWarnings::isShort)
                                .stream()
                                .map(_ -> CLIENT_SECRET))
                .map(secret -> secret + " has fewer than " + SHORTEST_SECRET
                        + " characters and can be guessed; choose a longer one, for example of openssl rand -hex 32")
                .toList();
    }

    private static boolean isShort(String secret) {
        return secret.length() < SHORTEST_SECRET;
    }
}
