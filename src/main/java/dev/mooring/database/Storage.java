package dev.mooring.database;

import java.util.Optional;

/** What is under the database. Asked around each transaction, so that nothing is taken for stored that is nowhere. */
public interface Storage {
    /** Looked after by somebody else, as a server looks after its own. */
    Storage TRUSTED = new Storage() {
        @Override
        public Write write() {
            return () -> {};
        }

        @Override
        public Optional<String> lost() {
            return Optional.empty();
        }
    };

    /**
     * Begins a transaction that may write, one at a time.
     *
     * @throws StorageLost when nothing must be written
     */
    Write write();

    /** What was found, and what to do; empty while all is well. */
    Optional<String> lost();

    /** A transaction under way. */
    interface Write extends AutoCloseable {
        /**
         * Looks whether what was committed is where it would be looked for.
         *
         * @throws StorageLost when it is not
         */
        @Override
        void close();
    }
}
