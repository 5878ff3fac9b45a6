package dev.mooring.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class ServerEncodingTest {
    @ParameterizedTest
    @ValueSource(strings = {"UTF8", "SQL_ASCII"})
    void takesADatabaseThatStoresAllText(String encoding) throws Exception {
        var server = server(encoding);
        assertThatCode(() -> ServerEncoding.refuseAllButUnicode(server)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "EUC_JP"})
    void refusesADatabaseThatDoesNot(String encoding) throws Exception {
        var server = server(encoding);
        assertThatThrownBy(() -> ServerEncoding.refuseAllButUnicode(server))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContainingAll("mooring.database.url", encoding, "encoding 'UTF8'");
    }

    private static DataSource server(String encoding) throws Exception {
        var url = FreshDatabase.url();
        var name = "text_" + encoding.toLowerCase(Locale.ROOT);
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " encoding '" + encoding
                    + "' lc_collate 'C' lc_ctype 'C' template template0");
        }
        var server = new PGSimpleDataSource();
        server.setUrl(url.replaceFirst("/test[0-9]+", "/" + name));
        return server;
    }
}
