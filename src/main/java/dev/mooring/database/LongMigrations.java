package dev.mooring.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * A migration of PostgreSQL may take long: an index over all deliveries is not built within the time in which any other
 * answer has to come. What waits for a lock of others is given up instead. Its connections are for nothing else.
 */
@Singleton
@FlywayDataSource("postgresql")
final class LongMigrations implements FlywayConfigurationCustomizer {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    @Override
    public void customize(FluentConfiguration configuration) {
        // While a connection migrates, the one that keeps other replicas from it stands still.
        configuration.initSql("set idle_in_transaction_session_timeout = 0");
        configuration.callbacks(new BeforeEach());
    }

    /** The timeout of the socket is the connection's, that of locks the session's. */
    private static final class BeforeEach implements Callback {
        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            var connection = context.getConnection();
            try (var statement = connection.createStatement()) {
                connection.setNetworkTimeout(Runnable::run, (int) LONGEST.toMillis());
                statement.execute("set lock_timeout = " + LONGEST_WAIT.toMillis());
            } catch (SQLException failed) {
                throw new FlywayException(failed);
            }
        }

        @Override
        public String getCallbackName() {
            return "long-migrations";
        }
    }
}
