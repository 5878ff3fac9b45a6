package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.ClientIdentity;
import dev.mooring.standin.ClientIdentity.Form;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL over TLS, with a certificate authority of its own. */
class DatabaseTlsIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static ClientIdentity identity;
    private static PostgresServer postgres;

    @BeforeAll
    static void start() throws Exception {
        identity = ClientIdentity.of(Form.RSA_PKCS8);
        postgres = PostgresServer.startWith(identity);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void allConnectionsAreEncryptedWhereTheCertificateIsTrusted() throws Exception {
        try (var unused = MooringProcess.start(folder, settings(identity), Map.of());
                var connection = DriverManager.getConnection(postgres.url(), "mooring", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*), bool_and(ssl) FROM pg_stat_ssl"
                        + " JOIN pg_stat_activity USING (pid) WHERE usename = 'mooring' AND pid <> pg_backend_pid()")) {
            rows.next();
            assertThat(rows.getInt(1)).isPositive();
            assertThat(rows.getBoolean(2)).isTrue();
        }
    }

    /** As with a managed database whose certificate a public authority signed. */
    @Test
    void theAuthoritiesOfTheSystemAreAskedWhereThatIsConfigured() throws Exception {
        var settings = new HashMap<>(settings(identity));
        settings.put(
                "mooring.database.url",
                postgres.url() + "?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
        settings.put("javax.net.ssl.trustStore", trustStore().toString());
        settings.put("javax.net.ssl.trustStorePassword", PASSWORD);
        settings.put("javax.net.ssl.trustStoreType", "PKCS12");
        try (var mooring = MooringProcess.start(Files.createDirectory(folder.resolve("system")), settings, Map.of())) {
            assertThat(mooring.process().isAlive()).isTrue();
        }
    }

    private static Path trustStore() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var pem = identity.certificate().getBytes(StandardCharsets.UTF_8);
        store.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        var file = folder.resolve("system.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    @Test
    void endsWithALineWhereItIsNot() throws Exception {
        var settings = settings(ClientIdentity.of(Form.RSA_PKCS8));
        try (var mooring = MooringProcess.launch(Files.createDirectory(folder.resolve("other")), settings, Map.of())) {
            assertThat(mooring.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(mooring.process().exitValue()).isEqualTo(1);
            assertThat(mooring.log().lines().filter(line -> !line.contains(" INFO ") && !line.contains(" WARN ")))
                    .singleElement()
                    .asString()
                    .contains("mooring.database.url", "certificate");
        }
    }

    private static Map<String, String> settings(ClientIdentity trusted) throws Exception {
        var authority = Files.writeString(Files.createTempFile(folder, "ca", ".pem"), trusted.certificate());
        return Map.of(
                "mooring.webhook.secrets", "0123456789abcdef",
                "mooring.api.auth", "none",
                "mooring.database.username", "mooring",
                "mooring.database.url", postgres.url() + "?sslmode=verify-full&sslrootcert=" + authority);
    }
}
