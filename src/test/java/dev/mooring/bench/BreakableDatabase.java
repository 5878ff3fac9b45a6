package dev.mooring.bench;

import dev.mooring.database.Database;
import io.agroal.api.AgroalDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A database whose connections cannot be had while it is broken. */
public final class BreakableDatabase {
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Database database;

    public BreakableDatabase(Path file) throws SQLException {
        this.database = Databases.sqlite(file, this::breakable);
    }

    public Database database() {
        return database;
    }

    /** It does not answer from now on. */
    public void goAway() {
        breakWith(new SQLException("away", "08001"));
    }

    /** Whoever wants a connection meets this instead. */
    public void breakWith(Throwable thrown) {
        failure.set(thrown);
    }

    public void comeBack() {
        failure.set(null);
    }

    private AgroalDataSource breakable(AgroalDataSource real) {
        return (AgroalDataSource) Proxy.newProxyInstance(
                AgroalDataSource.class.getClassLoader(),
                new Class<?>[] {AgroalDataSource.class},
                (_, method, arguments) -> {
                    var thrown = failure.get();
                    if (thrown != null && method.getName().equals("getConnection")) {
                        throw thrown;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
