package dev.mooring.startup;

import dev.mooring.actual.aws.AwsConfig;
import dev.mooring.actual.rolesanywhere.RolesAnywhereConfig;
import dev.mooring.api.ApiConfig;
import dev.mooring.audit.AuditConfig;
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
    private final Config config;
    private final WebhookConfig webhook;

    @Inject
    ConfigurationWarnings(Config config, WebhookConfig webhook) {
        this.config = config;
        this.webhook = webhook;
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
        return WebhookSecrets.configured(webhook).stream()
                .filter(secret -> secret.value().length() < SHORTEST_SECRET)
                .map(secret -> "The webhook secret " + secret.label() + " has fewer than " + SHORTEST_SECRET
                        + " characters and can be guessed; choose a longer one, for example of openssl rand -hex 32")
                .toList();
    }
}
