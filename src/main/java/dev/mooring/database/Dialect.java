package dev.mooring.database;

/** The two databases, where their SQL differs. */
public enum Dialect {
    SQLITE,
    POSTGRESQL;

    private static final String SQLITE_URL = "jdbc:sqlite:";
    private static final String POSTGRESQL_URL = "jdbc:postgresql:";

    /** Whether a JDBC URL is of this database. */
    public boolean takes(String url) {
        return switch (this) {
            case SQLITE ->
                url.startsWith(SQLITE_URL) && !url.contains(":memory:") && url.length() > SQLITE_URL.length();
            case POSTGRESQL -> url.startsWith(POSTGRESQL_URL);
        };
    }

    /** The file of an SQLite URL. */
    public static String sqliteFile(String url) {
        var file = url.substring(SQLITE_URL.length());
        var query = file.indexOf('?');
        return query < 0 ? file : file.substring(0, query);
    }
}
