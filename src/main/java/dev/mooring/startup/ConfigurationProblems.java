package dev.mooring.startup;

import dev.mooring.api.ApiConfig;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.ClustersConfig.ClusterConfig;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import dev.mooring.database.DatabaseConfig;
import dev.mooring.database.Dialect;
import dev.mooring.declared.pulumi.PulumiConfig;
import dev.mooring.inbox.InboxConfig;
import dev.mooring.log.LogConfig;
import dev.mooring.reading.answer.SourceConfig;
import dev.mooring.verification.CheckPolicy;
import dev.mooring.verification.VerificationConfig;
import dev.mooring.webhook.WebhookConfig;
import dev.mooring.webhook.WebhookSecrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that is wrong with the configuration, one line each: the key, what is wrong, what to do. */
@Singleton
final class ConfigurationProblems {
    /** What a single object may well have: less would leave sources unread. */
    private static final long LEAST_BYTES = 1024 * 1024;

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private final WebhookConfig webhook;
    private final PulumiConfig pulumi;
    private final ClustersConfig clusters;
    private final Others others;

    /** The smaller parts of the configuration. */
    @Singleton
    static final class Others {
        private final DatabaseConfig database;
        private final ApiConfig api;
        private final VerificationConfig verification;
        private final InboxConfig inbox;
        private final CheckPolicy checks;
        private final LogConfig log;
        private final SourceConfig sources;

        @Inject
        Others(
                DatabaseConfig database,
                ApiConfig api,
                VerificationConfig verification,
                InboxConfig inbox,
                CheckPolicy checks,
                LogConfig log,
                SourceConfig sources) {
            this.sources = sources;
            this.inbox = inbox;
            this.checks = checks;
            this.log = log;
            this.database = database;
            this.api = api;
            this.verification = verification;
        }
    }

    @Inject
    ConfigurationProblems(WebhookConfig webhook, PulumiConfig pulumi, ClustersConfig clusters, Others others) {
        this.webhook = webhook;
        this.pulumi = pulumi;
        this.clusters = clusters;
        this.others = others;
    }

    List<String> all() {
        var problems = new ArrayList<String>();
        webhook(problems);
        database(problems);
        api(problems);
        pulumi(problems);
        sources(problems);
        clusters.byName().forEach((name, cluster) -> cluster(name, cluster, problems));
        if (others.verification.interval().toSeconds() < 1) {
            problems.add("mooring.verification.interval must be at least one second, for example PT5M");
        }
        atLeastOne("mooring.inbox.capacity", others.inbox.capacity(), problems);
        atLeastOne("mooring.inbox.max-deliveries", others.inbox.maxDeliveries(), problems);
        atLeastOne("mooring.database.backups-kept", others.database.backupsKept(), problems);
        atLeastOne("mooring.inbox.attempts", others.inbox.attempts(), problems);
        atLeastOne("mooring.verification.parallel", others.verification.parallel(), problems);
        atLeastOne("mooring.verification.requests-per-minute", others.verification.requestsPerMinute(), problems);
        if (!"true".equalsIgnoreCase(others.log.json()) && !"false".equalsIgnoreCase(others.log.json())) {
            problems.add("mooring.log.json must be true or false");
        }
        problems.addAll(others.checks.problems());
        return problems;
    }

    private boolean hasNoSecret() {
        try {
            return WebhookSecrets.configured(webhook).isEmpty();
        } catch (WebhookSecrets.UnreadableSecret empty) {
            return true;
        }
    }

    private void sources(List<String> problems) {
        atLeast("mooring.source.max-bytes", others.sources.maxBytes(), LEAST_BYTES, problems);
        atLeast("mooring.source.max-held-bytes", others.sources.maxHeldBytes(), LEAST_BYTES, problems);
        atLeast("mooring.pulumi.max-state", pulumi.maxState(), LEAST_BYTES, problems);
        atLeastOne("mooring.source.max-items", others.sources.maxItems(), problems);
        positive("mooring.source.body-within", others.sources.bodyWithin(), problems);
    }

    private static void atLeast(String key, long value, long least, List<String> problems) {
        if (value < least) {
            problems.add(key + " must be at least " + least + " bytes");
        }
    }

    private static void positive(String key, Duration value, List<String> problems) {
        if (value.isNegative() || value.isZero()) {
            problems.add(key + " must be longer than nothing, for example PT10S");
        }
    }

    private static void atLeastOne(String key, int value, List<String> problems) {
        if (value < 1) {
            problems.add(key + " must be at least 1");
        }
    }

    private void webhook(List<String> problems) {
        unreadable("mooring.webhook.secrets-file", webhook.secretsFile(), problems);
        webhook.secret().forEach((label, secret) -> {
            unreadable("mooring.webhook.secret." + label + ".file", secret.file(), problems);
            if (!LABEL.matcher(label).matches() || label.chars().allMatch(Character::isDigit)) {
                problems.add("mooring.webhook.secret: a label may hold letters, digits, '.', '_' and '-' only, and not"
                        + " digits alone; choose another");
            }
        });
        if (problems.isEmpty() && hasNoSecret()) {
            problems.add("mooring.webhook.secrets is not set: set it to the secret of the Pulumi webhook"
                    + " (MOORING_WEBHOOK_SECRETS, or mooring.webhook.secrets-file)");
        }
        atLeastOne("mooring.webhook.refusals-per-minute", webhook.refusalsPerMinute(), problems);
        atLeastOne("mooring.webhook.connections-per-source", webhook.connectionsPerSource(), problems);
        positive("mooring.webhook.head-within", webhook.headWithin(), problems);
        positive("mooring.webhook.idle-within", webhook.idleWithin(), problems);
        positive("mooring.webhook.answer-within", webhook.answerWithin(), problems);
        positive("mooring.webhook.read-within", webhook.readWithin(), problems);
        if (webhook.maxBody() < 1) {
            problems.add("mooring.webhook.max-body must be a positive number of bytes, for example 262144");
        }
    }

    private void database(List<String> problems) {
        unreadable("mooring.database.password-file", others.database.passwordFile(), problems);
        var url = others.database.url();
        if (!Dialect.SQLITE.takes(url) && !Dialect.POSTGRESQL.takes(url)) {
            problems.add(
                    "mooring.database.url is neither jdbc:sqlite:FILE nor jdbc:postgresql://HOST/NAME: set it to one of them");
        } else if (Dialect.SQLITE.takes(url)) {
            var folder = Path.of(Dialect.sqliteFile(url)).toAbsolutePath().getParent();
            if (folder == null || !Files.isWritable(folder)) {
                problems.add("mooring.database.url: the folder of the SQLite file does not exist or cannot be written;"
                        + " create it or choose another");
            }
        }
    }

    private void api(List<String> problems) {
        unreadable("mooring.api.tokens-file", others.api.tokensFile(), problems);
        if (others.api.auth() == ApiConfig.Auth.TOKEN
                && others.api.configuredTokens().isEmpty()) {
            problems.add("mooring.api.tokens is not set: set it to the bearer tokens of the API (MOORING_API_TOKENS, or"
                    + " mooring.api.tokens-file), or ask for an open API with mooring.api.auth=none");
        }
    }

    private void pulumi(List<String> problems) {
        unreadable("mooring.pulumi.token-file", pulumi.tokenFile(), problems);
        var scheme = pulumi.url().getScheme();
        if (!"https".equals(scheme) && !"http".equals(scheme)) {
            problems.add("mooring.pulumi.url must be a web address, for example https://api.pulumi.com");
        }
        var asked = clusters.byName().values().stream()
                .anyMatch(cluster ->
                        cluster.stack().isPresent() || cluster.environment().isPresent());
        if (asked && pulumi.token().filter(token -> !token.isBlank()).isEmpty()) {
            problems.add("mooring.pulumi.token is not set: set it to an access token that may read the stacks"
                    + " (MOORING_PULUMI_TOKEN, or mooring.pulumi.token-file)");
        }
    }

    private static void cluster(String name, ClusterConfig cluster, List<String> problems) {
        var key = "mooring.clusters." + name;
        if (!LABEL.matcher(name).matches()) {
            problems.add(key + ": the name may hold letters, digits, '.', '_' and '-' only; choose another");
        }
        cluster.stack()
                .filter(stack -> StackName.parse(stack).isEmpty())
                .ifPresent(_ -> problems.add(key + ".stack must have the form org/project/stack"));
        cluster.environment()
                .filter(text -> EnvironmentName.parse(text).isEmpty())
                .ifPresent(_ -> problems.add(key + ".environment must have the form org/project/environment"));
        if (cluster.stack().isEmpty()
                && (cluster.eksName().isEmpty() || cluster.region().isEmpty())) {
            problems.add(key + ".stack is not set: set it to the stack that declares the cluster, or set " + key
                    + ".eks-name and " + key + ".region");
        }
        kubernetes(key + ".kubernetes", cluster.kubernetes(), problems);
        atLeastOne(
                key + ".kubernetes.kubelet-probes-at-once", cluster.kubernetes().kubeletProbesAtOnce(), problems);
    }

    private static void kubernetes(String key, ClustersConfig.KubernetesConfig kubernetes, List<String> problems) {
        if (kubernetes.access() == KubernetesAccess.KUBECONFIG) {
            unreadable(key + ".kubeconfig", kubernetes.kubeconfig(), problems);
            if (kubernetes.kubeconfig().isEmpty()) {
                problems.add(key + ".kubeconfig is not set: set it to the path of a kubeconfig file, or choose another "
                        + key + ".access");
            }
        }
    }

    private static void unreadable(String key, Optional<String> file, List<String> problems) {
        file.filter(path -> !Files.isReadable(Path.of(path)))
                .ifPresent(_ -> problems.add(
                        key + ": the file does not exist or cannot be read; mount it or correct the path"));
    }
}
