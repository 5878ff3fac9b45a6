package dev.mooring.database;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the two databases do differently, whatever is stored in them. Where a feature differs, it has two implementations
 * and is chosen by this once: {@code DeliveryQueue}, {@code Leadership}.
 */
public enum Dialect {
    /** One file, one process, one writer. */
    SQLITE {
        @Override
        public boolean takes(String url) {
            return !IN_MEMORY.matcher(url).find()
                    && sqliteName(url).filter(file -> !file.isEmpty()).isPresent();
        }

        @Override
        int writers() {
            return 1;
        }

        /** There is one writer, which whoever asks has become. */
        @Override
        void lock(Session session, String name) {}

        @Override
        boolean share(Session session, String name) {
            return true;
        }

        /** The driver gives no SQL state, and the primary result code as the vendor's. */
        @Override
        boolean isOutage(SQLException failure) {
            return SQLITE_OUTAGES.contains(failure.getErrorCode() & 0xff);
        }
    },
    /** A server, for any number of replicas. */
    POSTGRESQL {
        @Override
        public boolean takes(String url) {
            return url.startsWith(POSTGRESQL_URL);
        }

        @Override
        int writers() {
            return Integer.MAX_VALUE;
        }

        @Override
        void lock(Session session, String name) {
            session.sql("select pg_advisory_xact_lock(hashtext(?))").text(name).run();
        }

        @Override
        boolean share(Session session, String name) {
            return session.sql("select pg_try_advisory_xact_lock_shared(hashtext(?))::int")
                            .text(name)
                            .count()
                    > 0;
        }

        @Override
        boolean isOutage(SQLException failure) {
            var state = failure.getSQLState();
            return state != null
                    && state.length() == 5
                    && (POSTGRESQL_OUTAGE_CLASSES.contains(state.substring(0, 2))
                            || POSTGRESQL_OUTAGES.contains(state));
        }
    };

    private static final int SQLITE_FULL = 13;
    private static final String POSTGRESQL_FULL = "53100";
    private static final String POSTGRESQL_READ_ONLY = "25006";
    private static final Pattern IN_MEMORY = Pattern.compile(":memory:|[?&]mode=memory");

    /**
     * A name, or a URI as <a href="https://www.sqlite.org/uri.html">SQLite reads it</a>: of this host, up to a question mark
     * or a hash, and without an escaped NUL, which would end it.
     */
    private static final Pattern SQLITE_NAME =
            Pattern.compile("jdbc:sqlite:(?:file:(?:(?!//)|//(?:localhost)?(?=/))(?<path>(?:(?!%00)[^?#])*)(?:[?#].*)?"
                    + "|(?!file:)(?<name>[^?]*)(?:[?].*)?)");

    /** One or more bytes; a sign may be several. */
    private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    private static final String POSTGRESQL_URL = "jdbc:postgresql:";

    /**
     * PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOLFS and NOTADB of
     * <a href="https://www.sqlite.org/rescode.html">SQLite's result codes</a>.
     */
    private static final Set<Integer> SQLITE_OUTAGES = Set.of(3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 22, 26);

    /**
     * Connection, authorization, rollback (of a deadlock), resources, intervention and system error, of
     * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>.
     */
    private static final Set<String> POSTGRESQL_OUTAGE_CLASSES = Set.of("08", "28", "40", "53", "57", "58");

    /**
     * A server that was made a standby, a transaction that stood still, a database that is gone, a lock that is held; a statement
     * that was prepared on another connection, or was already on this one, as a pooler has it that hands out another with
     * each transaction.
     */
    private static final Set<String> POSTGRESQL_OUTAGES =
            Set.of(POSTGRESQL_READ_ONLY, "25P03", "26000", "3D000", "42P05", "55006", "55P03");

    /** Whether a JDBC URL is of this database. */
    public abstract boolean takes(String url);

    /** How many may write at once. */
    abstract int writers();

    abstract void lock(Session session, String name);

    abstract boolean share(Session session, String name);

    /** Whether a failure says something of the database rather than of the statement. */
    abstract boolean isOutage(SQLException failure);

    /** SQLite's FULL, or PostgreSQL's disk_full. */
    static boolean isDiskFull(SQLException failure) {
        return failure.getSQLState() == null
                ? (failure.getErrorCode() & 0xff) == SQLITE_FULL
                : failure.getSQLState().equals(POSTGRESQL_FULL);
    }

    /** PostgreSQL's read_only_sql_transaction. An SQLite file that may be written again needs no new connection. */
    static boolean isReadOnly(SQLException failure) {
        return POSTGRESQL_READ_ONLY.equals(failure.getSQLState());
    }

    RuntimeException failure(SQLException failure, String statement) {
        return isOutage(failure) ? new DatabaseUnavailable(failure) : new StatementRefused(failure, statement);
    }

    /** The file of an SQLite URL that is taken: the one that SQLite itself opens. */
    public static String sqliteFile(String url) {
        return sqliteName(url).orElseThrow();
    }

    private static Optional<String> sqliteName(String url) {
        var name = SQLITE_NAME.matcher(url);
        if (!name.matches()) {
            return Optional.empty();
        }
        var path = name.group("path");
        return path == null ? Optional.of(name.group("name")) : Optional.of(unescaped(path));
    }

    private static String unescaped(String path) {
        return ESCAPED.matcher(path)
                .replaceAll(bytes -> Matcher.quoteReplacement(
                        new String(HexFormat.of().parseHex(bytes.group().replace("%", "")), StandardCharsets.UTF_8)));
    }
}
