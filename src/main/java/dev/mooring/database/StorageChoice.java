package dev.mooring.database;

import dev.mooring.database.sqlite.SqliteStorage;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** A file is watched; a server looks after its own. */
final class StorageChoice {
    @Produces
    @Singleton
    Storage storage(DatabaseConfig config, SqliteStorage sqlite) {
        return Dialect.SQLITE.takes(config.url()) ? sqlite : Storage.TRUSTED;
    }
}
