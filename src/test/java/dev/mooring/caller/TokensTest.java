package dev.mooring.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    private static final String OLD = "old-token-0123456789";
    private static final String NEW = "new-token-0123456789";

    /** printf %s old-token-0123456789 | sha256sum */
    private static final String HASH_OF_OLD = "de273dfa16271ad54ef4f63d20bd3b9caed83190407b602d71f07582e6afb6fc";

    @TempDir
    Path folder;

    @Test
    void whoHoldsATokenOfThePlainListIsAnUnnamedOperator() {
        assertThat(holder(Map.of("mooring.api.tokens", OLD + " , " + NEW), NEW))
                .isEqualTo(new Caller("unnamed", Role.OPERATOR));
    }

    @Test
    void whoHoldsANamedTokenIsAReaderUnlessItSaysOtherwise() {
        assertThat(holder(Map.of("mooring.api.tokens.ci.value", OLD), OLD)).isEqualTo(new Caller("ci", Role.READER));
    }

    @Test
    void aNamedTokenMayBeAnOperators() {
        assertThat(holder(Map.of("mooring.api.tokens.ci.value", OLD, "mooring.api.tokens.ci.role", "operator"), OLD))
                .isEqualTo(new Caller("ci", Role.OPERATOR));
    }

    @Test
    void namedTokensAndThePlainListAreValidTogether() {
        var tokens = new Tokens(ApiSettings.of(Map.of("mooring.api.tokens", OLD, "mooring.api.tokens.ci.value", NEW)));
        assertThat(List.of(OLD, NEW))
                .allMatch(token -> tokens.holder(bytes(token)).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aTokenIsKnownByItsHash(boolean upperCase) {
        var hash = upperCase ? HASH_OF_OLD.toUpperCase(java.util.Locale.ROOT) : HASH_OF_OLD;
        assertThat(holder(Map.of("mooring.api.tokens.ci.sha256", hash), OLD).name())
                .isEqualTo("ci");
    }

    @Test
    void theHashOfATokenIsNoToken() {
        var tokens = new Tokens(ApiSettings.of(Map.of("mooring.api.tokens.ci.sha256", HASH_OF_OLD)));
        assertThat(tokens.holder(bytes(HASH_OF_OLD))).isEmpty();
    }

    @Test
    void aFileOfTheListHoldsTokensByLinesAndCommas() throws IOException {
        var file = write("tokens", OLD + "\n\n" + NEW + ",third-token-$\\123456\n");
        var tokens = new Tokens(ApiSettings.of(Map.of("mooring.api.tokens-file", file.toString())));
        assertThat(List.of(OLD, NEW, "third-token-$\\123456"))
                .allMatch(token -> tokens.holder(bytes(token)).isPresent());
    }

    @Test
    void aFileThatIsWrittenAnewIsReadAgain() throws IOException {
        var file = write("ci", OLD);
        var tokens = named(file);
        Files.writeString(file, NEW + "-longer");
        tokens.reload();
        assertThat(tokens.holder(bytes(NEW + "-longer"))).isPresent();
        assertThat(tokens.holder(bytes(OLD))).isEmpty();
    }

    /** As Kubernetes does it: what changes is where a link points to, and the new file may be as old and as long. */
    @Test
    void aSecretWhoseLinkPointsElsewhereIsReadAgain() throws IOException {
        var first = write("first", OLD);
        var second = write("second", NEW);
        Files.setLastModifiedTime(second, Files.getLastModifiedTime(first));
        var link = Files.createSymbolicLink(folder.resolve("data"), first);
        var tokens = named(link);
        var next = Files.createSymbolicLink(folder.resolve("data.next"), second);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        tokens.reload();
        assertThat(tokens.holder(bytes(NEW))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"gone", "empty", "short", "endless"})
    void aFileThatCannotBeUsedLeavesItsTokensAsTheyAre(String how) throws IOException {
        var file = write("ci", OLD);
        var tokens = named(file);
        spoil(file, how);
        tokens.reload();
        assertThat(tokens.holder(bytes(OLD))).isPresent();
    }

    @Test
    void aFileThatIsBackIsReadAgain() throws IOException {
        var file = write("ci", OLD);
        var tokens = named(file);
        Files.delete(file);
        tokens.reload();
        Files.writeString(file, NEW);
        tokens.reload();
        assertThat(tokens.holder(bytes(NEW))).isPresent();
    }

    @Test
    void aFileThatCannotBeUsedIsToldOfOnceAndNotShown() throws IOException {
        var file = write("ci", OLD);
        var tokens = named(file);
        Files.writeString(file, "hunter2");
        var lines = lines(() -> {
            tokens.reload();
            tokens.reload();
        });
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("mooring.api.tokens.ci.file holds a token of fewer than 16 characters")
                .doesNotContain("hunter2");
    }

    @Test
    void whatIsReadAgainIsToldByName() throws IOException {
        var file = write("ci", OLD);
        var tokens = named(file);
        Files.writeString(file, NEW + "-longer");
        assertThat(lines(tokens::reload)).containsExactly("Tokens were read again; live are now: [ci]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mooring.api.tokens             | hunter2 | mooring.api.tokens holds a token of fewer than 16 characters
                    mooring.api.tokens             | 0123456789abcdef,hunter2 | mooring.api.tokens holds a token of fewer than 16 characters
                    mooring.api.tokens.ci.value    | hunter2 | mooring.api.tokens.ci.value is a token of fewer than 16 characters
                    mooring.api.tokens.ci.role     | reader  | mooring.api.tokens.ci has no token: set one of its .value, .file and .sha256
                    mooring.api.tokens-file        | /nowhere | mooring.api.tokens-file cannot be read (NoSuchFileException): mount it
                    mooring.api.tokens.ci.file     | /dev/null | mooring.api.tokens.ci.file holds no token: write one into it
                    """)
    void whatIsWrongWithATokenIsOneLineThatDoesNotShowIt(String key, String value, String line) {
        assertThat(Tokens.problems(ApiSettings.of(Map.of(key, value))))
                .singleElement()
                .asString()
                .startsWith(line)
                .doesNotContain("hunter2");
    }

    @Test
    void aTokenIsGivenInOneWayOnly() {
        var config =
                ApiSettings.of(Map.of("mooring.api.tokens.ci.value", OLD, "mooring.api.tokens.ci.sha256", HASH_OF_OLD));
        assertThat(Tokens.problems(config))
                .containsExactly(
                        "mooring.api.tokens.ci has more than one of .value, .file and .sha256: leave one of" + " them");
    }

    @Test
    void aTokenHasOneNameOnly() {
        var config = ApiSettings.of(Map.of("mooring.api.tokens", OLD, "mooring.api.tokens.ci.sha256", HASH_OF_OLD));
        assertThat(Tokens.problems(config))
                .containsExactly("mooring.api.tokens.ci and mooring.api.tokens hold the same token: give each its own");
    }

    @Test
    void tokensOfSixteenCharactersAreNoMatter() {
        assertThat(Tokens.problems(ApiSettings.of(Map.of("mooring.api.tokens", "0123456789abcdef"))))
                .isEmpty();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void spoil(Path file, String how) throws IOException {
        switch (how) {
            case "gone" -> Files.delete(file);
            case "empty" -> Files.writeString(file, "");
            case "short" -> Files.writeString(file, "hunter2");
            default -> Files.writeString(file, (NEW + "\n").repeat(10_000));
        }
    }

    private static Tokens named(Path file) {
        return new Tokens(ApiSettings.of(Map.of("mooring.api.tokens.ci.file", file.toString())));
    }

    private static Caller holder(Map<String, String> settings, String token) {
        return new Tokens(ApiSettings.of(settings)).holder(bytes(token)).orElseThrow();
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }

    /** What the package logs meanwhile. */
    private static List<String> lines(Runnable work) {
        var lines = new ArrayList<String>();
        var logger = Logger.getLogger("dev.mooring.caller");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line instanceof ExtLogRecord ext ? ext.getFormattedMessage() : line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
        }
        return lines;
    }
}
