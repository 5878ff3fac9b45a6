package dev.mooring.startup;

import dev.mooring.database.Dialect;
import dev.mooring.session.PageTenant;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Settings that follow from others: which data source is active and where it is follows from {@code
 * mooring.database.url} (none is for a command, which keeps nothing), secrets follow from their {@code …-file} keys, OIDC
 * from {@code mooring.api.auth} and {@code mooring.api.oidc}, that of the page from {@code mooring.page.oidc}, the form of
 * the log from {@code mooring.log.json}, that the port of management offers no HTTP/2 from its certificates, and where
 * temporary files go from what can be written.
 */
public final class DerivedSettings implements ConfigSourceFactory {
    /** Below everything a user sets, above the defaults in the artifact. */
    private static final int ORDINAL = 255;

    private static final String VERTX = "quarkus.vertx.cache-directory";
    private static final String UPLOADS = "quarkus.http.body.uploads-directory";
    /** Whether this process runs a command and ends; set by that alone. */
    static final String COMMAND = "dev.mooring.command";

    private static final String PULUMI_TOKEN = "mooring.pulumi.token";
    /** Set, another token would be one too many. */
    private static final String PULUMI_ORGANIZATION = "mooring.pulumi.oidc.organization";

    private static final String URL = "mooring.database.url";
    private static final String DEFAULT_URL = "jdbc:sqlite:mooring.db";
    private static final String PAGE_SECRET = "mooring.page.oidc.client-secret";
    private static final String PAGE_PROVIDER = "quarkus.oidc.page.";
    /** May be given by a file too, whose key ends in {@code -file}. */
    static final List<String> SECRETS = List.of(
            PULUMI_TOKEN,
            "mooring.database.password",
            PAGE_SECRET,
            "mooring.notify.alertmanager.password",
            "mooring.notify.alertmanager.token",
            "mooring.notify.cloudevents.secrets",
            "mooring.notify.cloudevents.token",
            "mooring.notify.cloudevents.url",
            "mooring.notify.pagerduty.key",
            "mooring.notify.slack.token",
            "mooring.notify.slack.url",
            "mooring.notify.teams.url",
            "mooring.outgoing.proxy");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext others) {
        var context = NamedFiles.with(others);
        var settings = new HashMap<String, String>();
        SECRETS.forEach(key -> fromFile(key, context).ifPresent(secret -> settings.put(key, secret)));
        if (isCommand(context) && value(context, PULUMI_ORGANIZATION).isEmpty()) {
            // As Pulumi's own command line has it.
            value(context, "PULUMI_ACCESS_TOKEN")
                    .ifPresent(token -> settings.putIfAbsent(PULUMI_TOKEN, literal(token)));
        }
        settings.putAll(database(context, settings));
        settings.putAll(log(context));
        settings.putAll(management(context));
        settings.put(
                "quarkus.oidc.tenant-enabled",
                Boolean.toString(value(context, "mooring.api.auth")
                        .filter("oidc"::equalsIgnoreCase)
                        .isPresent()));
        value(context, "mooring.api.oidc.audience")
                .ifPresent(audience -> settings.put("quarkus.oidc.token.audience", audience));
        value(context, "mooring.api.oidc.role-claim")
                .ifPresent(claim -> settings.put("quarkus.oidc.roles.role-claim-path", claim));
        settings.putAll(pageProvider(context, settings));
        return List.of(new PropertiesConfigSource(settings, "settings derived from mooring.*", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    /**
     * The page's own tenant, which there is only where it is wanted. Its cookies go to the path of the sign-in alone; the
     * verifier and the nonce of the code flow are in the one of them, encrypted.
     */
    private static Map<String, String> pageProvider(ConfigSourceContext context, Map<String, String> secrets) {
        if (value(context, "mooring.page.auth").filter("oidc"::equalsIgnoreCase).isEmpty()) {
            return Map.of();
        }
        var settings = new HashMap<String, String>();
        settings.put(PAGE_PROVIDER + "application-type", "web-app");
        settings.put(PAGE_PROVIDER + "authentication.redirect-path", PageTenant.PATH);
        settings.put(PAGE_PROVIDER + "authentication.cookie-path", PageTenant.PATH);
        settings.put(PAGE_PROVIDER + "authentication.pkce-required", "true");
        settings.put(PAGE_PROVIDER + "authentication.nonce-required", "true");
        settings.put(PAGE_PROVIDER + "authentication.restore-path-after-redirect", "true");
        var isSecure = value(context, "mooring.http.url")
                .filter(url -> url.startsWith("https:"))
                .isPresent();
        settings.put(PAGE_PROVIDER + "authentication.cookie-force-secure", Boolean.toString(isSecure));
        settings.put(PAGE_PROVIDER + "authentication.force-redirect-https-scheme", Boolean.toString(isSecure));
        settings.put(PAGE_PROVIDER + "roles.source", "idtoken");
        copy(context, "mooring.page.oidc.client-id", "client-id", settings);
        copy(context, "mooring.page.oidc.scopes", "authentication.scopes", settings);
        copy(context, "mooring.api.oidc.role-claim", "roles.role-claim-path", settings);
        value(context, "mooring.page.oidc.url")
                .or(() -> value(context, "quarkus.oidc.auth-server-url"))
                .ifPresent(url -> settings.put(PAGE_PROVIDER + "auth-server-url", url));
        value(context, PAGE_SECRET)
                .or(() -> Optional.ofNullable(secrets.get(PAGE_SECRET)))
                .ifPresent(secret -> settings.put(PAGE_PROVIDER + "credentials.secret", secret));
        return settings;
    }

    private static void copy(ConfigSourceContext context, String from, String to, Map<String, String> settings) {
        value(context, from).ifPresent(text -> settings.put(PAGE_PROVIDER + to, text));
    }

    /** The console and whatever else the log is sent to look the same. */
    private static Map<String, String> log(ConfigSourceContext context) {
        var json = Boolean.toString(value(context, "mooring.log.json")
                .filter("true"::equalsIgnoreCase)
                .isPresent());
        return Stream.of("console", "file", "syslog", "socket")
                .collect(Collectors.toMap(target -> "quarkus.log." + target + ".json.enabled", _ -> json));
    }

    /** Of two versions that are offered, clients take HTTP/2, over which that port does not answer. */
    private static Map<String, String> management(ConfigSourceContext context) {
        return value(context, "quarkus.management.tls-configuration-name")
                .map(name -> Map.of("quarkus.tls." + quoted(name) + ".alpn", "false"))
                .orElse(Map.of());
    }

    /** A name as keys hold it; one that needs no quotes is found without them alone. */
    private static String quoted(String name) {
        return name.contains(".") ? '"' + name + '"' : name;
    }

    private static Map<String, String> database(ConfigSourceContext context, Map<String, String> secrets) {
        var url = value(context, URL).orElse(DEFAULT_URL);
        var settings = new HashMap<String, String>();
        var keeps = !isCommand(context);
        var embedded = keeps && Dialect.SQLITE.takes(url);
        var server = keeps && Dialect.POSTGRESQL.takes(url);
        activate("sqlite", embedded, settings);
        activate("sqlite-reader", embedded, settings);
        activate("postgresql", server, settings);
        settings.putAll(temporaryFiles(embedded ? Optional.of(url) : Optional.empty()));
        if (embedded) {
            var separator = url.contains("?") ? "&" : "?";
            settings.put(
                    "quarkus.datasource.sqlite.jdbc.url",
                    url + separator + "journal_mode=WAL&synchronous=FULL&wal_autocheckpoint=0&busy_timeout=10000"
                            + sorting());
            settings.put(
                    "quarkus.datasource.sqlite-reader.jdbc.url",
                    url + separator + "open_mode=1&busy_timeout=10000" + sorting());
        }
        if (server) {
            settings.put("quarkus.datasource.postgresql.jdbc.url", url);
            value(context, "mooring.database.username")
                    .ifPresent(user -> settings.put("quarkus.datasource.postgresql.username", user));
            value(context, "mooring.database.password")
                    .or(() -> Optional.ofNullable(secrets.get("mooring.database.password")))
                    .ifPresent(password -> settings.put("quarkus.datasource.postgresql.password", password));
        }
        return settings;
    }

    /** SQLite does not ask for {@code java.io.tmpdir}; where that is of no use, what it tries by itself is neither. */
    private static String sorting() {
        return TemporaryFolder.isUsual() ? "" : "&temp_store=memory";
    }

    /**
     * Where the usual folder is of no use. Without any other, the page comes without its style and picture; nothing is
     * uploaded and nothing kept, but the folders for that must be some that are there.
     */
    private static Map<String, String> temporaryFiles(Optional<String> sqlite) {
        if (TemporaryFolder.isUsual()) {
            return Map.of();
        }
        return sqlite.map(Dialect::sqliteFile)
                .map(file -> Path.of(file).toAbsolutePath().getParent())
                .flatMap(TemporaryFolder::beside)
                .map(folder -> Map.of(VERTX, folder.resolve("vertx").toString(), UPLOADS, folder.toString()))
                .orElse(Map.of("quarkus.vertx.classpath-resolving", "false", VERTX, "/", UPLOADS, "/"));
    }

    private static boolean isCommand(ConfigSourceContext context) {
        return value(context, COMMAND).filter("true"::equals).isPresent();
    }

    private static void activate(String name, boolean active, Map<String, String> settings) {
        settings.put("quarkus.datasource." + name + ".active", Boolean.toString(active));
        if (!name.endsWith("reader")) {
            settings.put("quarkus.flyway." + name + ".active", Boolean.toString(active));
        }
    }

    /** The content of a secret's file; one secret a line. A file that cannot be read is reported at start-up. */
    private static Optional<String> fromFile(String key, ConfigSourceContext context) {
        return value(context, key + "-file")
                .map(Path::of)
                .filter(Files::isReadable)
                .map(DerivedSettings::lines);
    }

    private static String lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(DerivedSettings::literal)
                    .collect(Collectors.joining(","));
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** A secret means what it says: it is neither an expression nor an escape. */
    private static String literal(String secret) {
        return secret.replace("\\", "\\\\").replace("$", "\\$");
    }

    private static Optional<String> value(ConfigSourceContext context, String key) {
        return Optional.ofNullable(context.getValue(key))
                .map(ConfigValue::getValue)
                .filter(text -> !text.isBlank());
    }
}
