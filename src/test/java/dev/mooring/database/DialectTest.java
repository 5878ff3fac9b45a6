package dev.mooring.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An outage is waited for; a refused statement will be refused again. */
class DialectTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08006", "25006", "25P03", "26000", "28P01", "3D000", "40001", "40P01", "42P05",
                "53100", "53200", "53300", "55P03", "57014", "57P01", "57P02", "57P03", "58030"
            })
    void whatPostgresqlCannotDoForAnybodyIsAnOutage(String state) {
        assertThat(postgresql(state)).isInstanceOf(DatabaseUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "22001", "23505", "23502", "42601", "42P01", "42501", "25P02", "0A000", "XX000"})
    void whatPostgresqlDoesNotTakeIsRefused(String state) {
        assertThat(postgresql(state)).isInstanceOf(StatementRefused.class);
    }

    @Test
    void whatPostgresqlsDriverComplainsOfWithoutAStateIsRefused() {
        assertThat(postgresql(null)).isInstanceOf(StatementRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 5 | 2 << 8, 6, 7, 8, 10, 10 | 3 << 8, 11, 13, 14, 26})
    void whatSqliteCannotDoForAnybodyIsAnOutage(int code) {
        assertThat(sqlite(code)).isInstanceOf(DatabaseUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 18, 19, 19 | 8 << 8, 20, 25})
    void whatSqliteDoesNotTakeIsRefused(int code) {
        assertThat(sqlite(code)).isInstanceOf(StatementRefused.class);
    }

    @Test
    void aRefusalNamesTheStatementAndNoValue() {
        var refused = Dialect.POSTGRESQL.failure(
                new SQLException("Key (id)=(secret) already exists", "23505", 0), "insert into t values (?)");
        assertThat(refused)
                .hasMessage("the database refused a statement, SQL state 23505: insert into t values (?)")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:sqlite:mooring.db, mooring.db",
        "jdbc:sqlite:/data/my%20db.db?cache=shared, /data/my%20db.db",
        "jdbc:sqlite:file:mooring.db, mooring.db",
        "jdbc:sqlite:file:/data/mooring.db?cache=shared, /data/mooring.db",
        "jdbc:sqlite:file:/data/my%20db.db, /data/my db.db",
        "jdbc:sqlite:file:/data/gr%C3%BCn%2b.db, /data/grün+.db",
        "jdbc:sqlite:file:/data/100%.db, /data/100%.db",
        "jdbc:sqlite:file:/data/mooring.db#old, /data/mooring.db",
        "jdbc:sqlite:file:///data/mooring.db, /data/mooring.db",
        "jdbc:sqlite:file://localhost/data/mooring.db, /data/mooring.db"
    })
    void theFileOfAUrlIsTheOneThatSqliteOpens(String url, String file) {
        assertThat(Dialect.SQLITE.takes(url)).isTrue();
        assertThat(Dialect.sqliteFile(url)).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:",
                "jdbc:sqlite:file:?cache=shared",
                "jdbc:sqlite:file:mooring.db?mode=memory",
                "jdbc:sqlite:file://elsewhere/mooring.db",
                "jdbc:sqlite:file://localhost",
                "jdbc:sqlite:file:/data/mooring.db%00.old",
                "jdbc:postgresql://localhost/mooring"
            })
    void aUrlWithoutAFileOfThisHostIsNotTaken(String url) {
        assertThat(Dialect.SQLITE.takes(url)).isFalse();
    }

    private static RuntimeException postgresql(String state) {
        return Dialect.POSTGRESQL.failure(new SQLException("text", state, 0), "select 1");
    }

    private static RuntimeException sqlite(int code) {
        return Dialect.SQLITE.failure(new SQLException("text", null, code), "select 1");
    }
}
