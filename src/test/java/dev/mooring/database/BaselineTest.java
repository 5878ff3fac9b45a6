package dev.mooring.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty SQLite database is made at once, another by one migration after the other: they are the same. */
class BaselineTest {
    /** The last of those that an empty database is spared. */
    private static final String BASELINE = "15";

    private String atOnce = "";
    private String oneByOne = "";

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        atOnce = "jdbc:sqlite:" + folder.resolve("at-once.db");
        oneByOne = "jdbc:sqlite:" + folder.resolve("one-by-one.db");
        EarlierScripts.ofAllReleases().migrate(atOnce, BASELINE);
        // One that has any of them is brought up to date by the others alone.
        EarlierScripts.withoutBaseline(folder.resolve("scripts")).migrate(oneByOne, "14");
        EarlierScripts.ofAllReleases().migrate(oneByOne, BASELINE);
    }

    @Test
    void aDatabaseOfAnEarlierReleaseTakesTheOthersAlone() throws SQLException {
        assertThat(rows(oneByOne, "select version, type from flyway_schema_history order by installed_rank"))
                .hasSize(15)
                .endsWith(List.of("15", "SQL"));
    }

    @Test
    void anEmptyDatabaseTakesOneScript() throws SQLException {
        assertThat(rows(atOnce, "select version from flyway_schema_history")).containsExactly(List.of(BASELINE));
    }

    @Test
    void columnsAreTheSame() throws SQLException {
        var columns =
                "select m.name, c.cid, c.name, lower(c.type), c.\"notnull\", c.dflt_value, c.pk from sqlite_master m,"
                        + " pragma_table_xinfo(m.name) c where m.type = 'table' order by 1, 2";

        assertThat(rows(atOnce, columns)).containsExactlyElementsOf(rows(oneByOne, columns));
    }

    @Test
    void kindsOfTablesAreTheSame() throws SQLException {
        var tables = "select name, wr, strict from pragma_table_list where schema = 'main' order by 1";

        assertThat(rows(atOnce, tables)).containsExactlyElementsOf(rows(oneByOne, tables));
    }

    @Test
    void keysThatCountAreTheSame() throws SQLException {
        var counting = "select name from sqlite_master where sql like '%autoincrement%' order by 1";

        assertThat(rows(atOnce, counting)).containsExactlyElementsOf(rows(oneByOne, counting));
    }

    @Test
    void indexesAreTheSame() throws SQLException {
        var indexes = "select name, tbl_name, sql from sqlite_master where type = 'index' order by 2, 1";

        assertThat(rows(atOnce, indexes)).containsExactlyElementsOf(rows(oneByOne, indexes));
    }

    @Test
    void whatIsInThemIsTheSame() throws SQLException {
        assertThat(contents(atOnce)).isEqualTo(contents(oneByOne));
    }

    private static TreeMap<String, List<List<String>>> contents(String url) throws SQLException {
        var contents = new TreeMap<String, List<List<String>>>();
        for (var table : rows(
                url,
                "select name from sqlite_master where type = 'table' and name not like 'flyway%'"
                        + " and name not like 'sqlite%'")) {
            contents.put(table.getFirst(), rows(url, "select * from " + table.getFirst()));
        }
        return contents;
    }

    private static List<List<String>> rows(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            var rows = new ArrayList<List<String>>();
            while (row.next()) {
                var values = new ArrayList<String>();
                for (var column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    values.add(String.valueOf(row.getString(column)).replaceAll("\\s+", " "));
                }
                rows.add(values);
            }
            return rows;
        }
    }
}
