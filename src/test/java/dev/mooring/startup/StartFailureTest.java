package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mooring.database.Dialect;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mooring.webhook.secrets-file               | /nowhere/secrets   | names a file that does not exist or cannot be read; mount it or correct the path
                    mooring.webhook.secret.blue.file           | /nowhere           | names a file that does not exist or cannot be read; mount it or correct the path
                    mooring.api.tokens-file                    | /                  | names a file that does not exist or cannot be read; mount it or correct the path
                    mooring.api.tokens.ci.file                 | /nowhere           | names a file that does not exist or cannot be read; mount it or correct the path
                    mooring.api.tokens.ci.sha256               | 0123abcd           | "must be 64 hex digits: printf %s ""$TOKEN"" | sha256sum"
                    mooring.database.password-file             | /nowhere           | names a file that does not exist or cannot be read; mount it or correct the path
                    mooring.pulumi.token-file                  | /nowhere           | names a file that does not exist or cannot be read; mount it or correct the path
                    mooring.clusters.c-1.kubernetes.kubeconfig | /nowhere           | names a file that does not exist or cannot be read; mount it or correct the path
                    mooring.clusters.c-1.stack                 | not-a-stack        | must have the form org/project/stack
                    mooring.clusters.c-1.environment           | o/p                | must have the form org/project/environment
                    mooring.clusters.c-1.kubernetes.kubelet-probes-at-once | 0      | must be at least 1
                    mooring.database.url                       | jdbc:h2:mem:x      | is neither jdbc:sqlite:FILE nor jdbc:postgresql://HOST/NAME; set it to one of them
                    mooring.database.url                       | jdbc:sqlite:/nowhere/m.db | names an SQLite file whose folder does not exist or cannot be written; create it or choose another
                    mooring.database.backups-kept              | 0                  | must be at least 1
                    mooring.verification.interval              | PT0.5S             | must be at least a second, for example PT5M
                    mooring.verification.window                | -PT1S              | must not be negative, for example PT5S
                    mooring.verification.parallel              | 0                  | must be at least 1
                    mooring.webhook.head-within                | PT0S               | must be longer than nothing, for example PT15S
                    mooring.webhook.max-body                   | 0                  | must be a positive number of bytes, for example 262144
                    mooring.inbox.capacity                     | 0                  | must be at least 1
                    mooring.report.reports-per-cluster         | 0                  | must be at least 1
                    mooring.pulumi.url                         | ftp://pulumi       | must be a web address, for example https://api.pulumi.com
                    mooring.webhook.secret.7.value             | s                  | is not a label: it may hold letters, digits, '.', '_' and '-' only, and not digits alone; choose another
                    """, quoteCharacter = '"')
    void aSettingThatIsWrongByItselfIsOneLine(String key, String value, String wrong) {
        var where = key.endsWith(".7.value") ? "mooring.webhook.secret.7" : key;
        assertThat(lines(key, value)).containsExactly(where + " " + wrong);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mooring.verification.interval         | soon   | must be a duration, for example 30s, 5m or PT5M
                    mooring.inbox.retry-delay             | 2 secs | must be a duration, for example 30s, 5m or PT5M
                    mooring.api.auth                      | basic  | must be one of none, oidc, token
                    mooring.api.tokens.ci.role            | admin  | must be one of operator, reader
                    mooring.clusters.c.kubernetes.access  | ssh    | must be one of eks, esc, in-cluster, kubeconfig
                    mooring.webhook.max-body              | 256K   | must be a whole number
                    mooring.webhook.max-body              | 99999999999 | must be a whole number
                    mooring.pulumi.url                    | http://[ | cannot be read; see the table of settings
                    """)
    void aValueOfAnotherTypeIsToldWhatIsAllowedAndNotEchoed(String key, String value, String allowed) {
        assertThat(lines(key, value)).containsExactly(key + " " + allowed);
    }

    @Test
    void eachProblemIsALine() {
        assertThat(StartFailure.lines(failure(Map.of(
                        "mooring.inbox.capacity",
                        "0",
                        "mooring.inbox.attempts",
                        "0",
                        "mooring.clusters.c.stack",
                        "x"))))
                .containsExactly(
                        "mooring.clusters.c.stack must have the form org/project/stack",
                        "mooring.inbox.attempts must be at least 1",
                        "mooring.inbox.capacity must be at least 1");
    }

    @Test
    void aPortThatIsTakenIsOneLine() {
        var failure = new IllegalStateException(new QuarkusBindException("0.0.0.0", 8080, new BindException("in use")));
        assertThat(StartFailure.lines(failure))
                .containsExactly("Port 8080 of 0.0.0.0 cannot be opened, another process may have it: end that one, or"
                        + " choose another quarkus.http.port");
    }

    @Test
    void aManagementPortThatIsTakenIsOneLine() {
        var failure = new IllegalStateException(
                "Unable to start the management interface on 0.0.0.0:9000", new BindException("in use"));
        assertThat(StartFailure.lines(new IllegalStateException(failure)))
                .containsExactly("Unable to start the management interface on 0.0.0.0:9000, another process may have"
                        + " that port: end that one, or choose another quarkus.management.port");
    }

    @Test
    void aReasonThatIsInsideAnotherIsFound() {
        assertThat(StartFailure.lines(new IllegalStateException(new ConfigurationException("one\ntwo"))))
                .containsExactly("one", "two");
    }

    @Test
    void aProviderThatIsNotNamedIsOneLineWithItsKey() {
        var failure = new ConfigurationException("'quarkus.oidc.auth-server-url' property must be configured");
        assertThat(StartFailure.lines(new IllegalStateException(failure)))
                .containsExactly("quarkus.oidc.auth-server-url is not set: set it to the address of the provider"
                        + " (QUARKUS_OIDC_AUTH_SERVER_URL), or choose another mooring.api.auth");
    }

    @Test
    void aHeapThatIsTooSmallIsOneLine() {
        assertThat(StartFailure.lines(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
                .singleElement()
                .asString()
                .startsWith("The heap of ")
                .contains("is too small to start in: give Java a larger one");
    }

    @Test
    void aLibraryThatCannotBeUnpackedIsOneLine() {
        var failure = new UnsatisfiedLinkError("'void org.sqlite.core.NativeDB._open_utf8(byte[], int)'");
        assertThat(StartFailure.lines(new IllegalStateException(failure)))
                .singleElement()
                .asString()
                .startsWith("SQLite's library cannot be unpacked into " + System.getProperty("java.io.tmpdir"));
    }

    @Test
    void tooManyOpenFilesAreOneLine() {
        var failure = new FileSystemException("lib/a.jar", null, "Too many open files");
        assertThat(StartFailure.lines(new IllegalStateException(failure)))
                .containsExactly("Too many files are open: allow more (ulimit -n), at least 256, and one more for each"
                        + " connection");
    }

    @Test
    void aDefectIsNoReason() {
        assertThat(StartFailure.lines(new IllegalStateException(Dialect.SQLITE.name())))
                .isEmpty();
    }

    private static java.util.List<String> lines(String key, String value) {
        return StartFailure.lines(failure(Map.of(key, value)));
    }

    private static Throwable failure(Map<String, String> settings) {
        return catchThrowable(() -> Settings.read(settings));
    }
}
