package dev.mooring.bench;

import dev.mooring.database.Database;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An SQLite database that tells what was asked of it, and how much was written. */
public final class CountedDatabase {
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final Path file;
    private final Database database;

    public CountedDatabase(Path file) throws SQLException {
        this.file = file;
        this.database = Databases.sqlite(file, this::counted);
        run("pragma wal_autocheckpoint=0");
    }

    /**
     * What some work did.
     *
     * @param statements as they were sent
     * @param rows inserted, updated or deleted: SQLite's {@code total_changes()}
     * @param bytes by which the write-ahead log grew
     */
    public record Work(List<String> statements, long rows, long bytes) {}

    public Database database() {
        return database;
    }

    /** Counts what is done meanwhile. */
    public Work during(Runnable work) throws SQLException, IOException {
        run("pragma wal_checkpoint(truncate)");
        var rows = changes();
        statements.clear();
        work.run();
        var sent = List.copyOf(statements);
        return new Work(sent, changes() - rows, Files.size(Path.of(file + "-wal")));
    }

    private void run(String pragma) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(pragma);
        }
    }

    /** Of the only connection that writes. */
    private long changes() throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select total_changes()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private AgroalDataSource counted(AgroalDataSource real) {
        return proxy(AgroalDataSource.class, (method, arguments) -> {
            var result = invoke(real, method, arguments);
            return result instanceof Connection connection ? counted(connection) : result;
        });
    }

    private Connection counted(Connection real) {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("prepareStatement") && arguments != null) {
                statements.add((String) arguments[0]);
            }
            return invoke(real, method, arguments);
        });
    }

    private interface Call {
        @Nullable Object with(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> call.with(method, arguments)));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
