package dev.mooring.database.sqlite;

import dev.mooring.database.StorageLost;
import dev.mooring.log.LogField;
import dev.mooring.log.LogFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A database file, its log and its index, as one process opened them. SQLite goes on writing into files that have no name
 * any more, over what was cut away, and beside what was damaged, and says that all is well. So around each transaction
 * the names are looked up:
 *
 * <ul>
 *   <li>each must lead to the same file as at the start;
 *   <li>between two transactions nobody may have changed anything: there is one writer, and it is here;
 *   <li>what was committed must be in the log, as it lies under its name, with the right checksums.
 * </ul>
 *
 * What is not so is lost: nothing is written until the same files are back and sound, or for good. One line tells of it.
 */
final class WatchedFile {
    private static final Logger LOG = Logger.getLogger(WatchedFile.class);
    private static final DateTimeFormatter RESCUED =
            DateTimeFormatter.ofPattern("'.rescued-'uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Beyond, the whole log is not followed again without cause: it would hold writers up. */
    private static final int FRAMES_FOLLOWED_AT_REST = 20_000;

    /**
     * SQLite would copy a thousand by itself, after each commit, and without a word where there is no room. All of them are
     * followed before and after, while writers wait: fewer are sooner done.
     */
    private static final int FRAMES_COPIED_AT_ONCE = 400;

    private final Path database;
    private final Path logPath;
    private final Clock clock;
    private final Connection connection;
    private final Question progress;
    private final Question copying;
    private final WriteAheadLog log;
    /** Of the database, its log and its index, as they were left. */
    private final Map<Path, Stamp> left = new LinkedHashMap<>();

    private Progress reached = new Progress(0, 0);
    private boolean writing;
    private boolean followedAnew;
    private boolean rescued;
    /** Whether the log could be copied into the database, when it was last tried. */
    private boolean isCopied = true;
    /** Of the log, when it was last tried. */
    private int framesTried;

    /** Made of the loss at hand, where it could not be saved under its name. */
    private @Nullable Path copy;

    private volatile @Nullable Loss loss;

    /**
     * Frames of the log.
     *
     * @param copied that were copied into the database
     */
    private record Progress(int frames, int copied) {}

    /**
     * What was found.
     *
     * @param remedy what to do
     * @param mayEnd whether it can turn out to be nothing, or end by itself
     */
    private record Loss(String found, String remedy, boolean mayEnd) {
        String cause() {
            return found + ". Nothing is stored. " + remedy;
        }
    }

    /** A statement that is asked again and again. One that failed is given up by the driver: the next time it is another. */
    private final class Question {
        private final String statement;
        private @Nullable PreparedStatement prepared;

        Question(String statement) {
            this.statement = statement;
        }

        /** Empty while another process copies the log: SQLite then tells nothing of it. */
        Optional<Progress> ask() throws SQLException {
            var asking = prepared == null ? connection.prepareStatement(statement) : prepared;
            prepared = null;
            try (var row = asking.executeQuery()) {
                var isTold = row.next() && row.getInt(1) == 0;
                var answer = isTold
                        ? Optional.of(new Progress(Math.max(0, row.getInt(2)), Math.max(0, row.getInt(3))))
                        : Optional.<Progress>empty();
                prepared = asking;
                return answer;
            } finally {
                if (prepared == null) {
                    asking.close();
                }
            }
        }
    }

    WatchedFile(Path database, Clock clock) throws SQLException {
        this.database = database;
        this.logPath = SqliteFile.beside(database, "-wal");
        this.clock = clock;
        this.log = new WriteAheadLog(logPath);
        this.connection = Connections.lasting(database);
        this.progress = new Question("pragma wal_checkpoint(noop)");
        this.copying = new Question("pragma wal_checkpoint(passive)");
        try {
            for (var path : new Path[] {database, logPath, SqliteFile.beside(database, "-shm")}) {
                OwnersOnly.tighten(path);
                left.put(path, Stamp.of(path).orElseThrow(() -> new IOException(path + " is gone")));
            }
        } catch (IOException failed) {
            throw new SQLException(failed);
        }
    }

    Optional<String> lost() {
        var found = loss;
        return found == null ? Optional.empty() : Optional.of(found.cause());
    }

    /** @throws StorageLost when nothing must be written */
    synchronized void beforeWrite() {
        if (loss == null) {
            lookAtRest();
        }
        refuseIfLost();
        writing = true;
    }

    /** @throws StorageLost when what was written is not where it would be looked for */
    synchronized void afterWrite() {
        writing = false;
        if (loss == null) {
            lookAtWritten();
        }
        refuseIfLost();
    }

    private void refuseIfLost() {
        var found = loss;
        if (found != null) {
            throw new StorageLost(found.cause());
        }
    }

    /** Nobody may have changed anything since the last transaction. */
    private void lookAtRest() {
        try {
            var now = stamps();
            if (now.isEmpty()) {
                return;
            }
            if (!Objects.equals(now.get(logPath), left.get(logPath))) {
                log.forget();
                reached = progress();
                var problem = log.problem(reached.frames());
                if (problem.isPresent()) {
                    loseForGood(problem.get());
                    return;
                }
                left.replace(logPath, Objects.requireNonNull(now.get(logPath)));
            }
            if (!Objects.equals(now.get(database), left.get(database))) {
                lose(changed(), "It is being examined", true);
            }
        } catch (IOException | SQLException failed) {
            loseUnread(failed);
        }
    }

    private void lookAtWritten() {
        try {
            var now = stamps();
            if (now.isEmpty()) {
                return;
            }
            var before = reached;
            reached = progress();
            followedAnew = false;
            var problem = log.problem(reached.frames());
            if (problem.isPresent()) {
                loseForGood(problem.get());
            } else if (!Objects.equals(now.get(database), left.get(database)) && !mayHaveBeenCopied(before)) {
                lose(changed(), "It is being examined", true);
            } else {
                left.putAll(now);
                if (isLong()) {
                    beginNewLog();
                }
            }
        } catch (IOException | SQLException failed) {
            loseUnread(failed);
        }
    }

    /** One that cannot be copied is tried again when it is longer by as much, or by a quarter: all of it is followed for that. */
    private boolean isLong() {
        if (log.hasBegunAnew()) {
            framesTried = 0;
        }
        return reached.frames() - framesTried >= Math.max(FRAMES_COPIED_AT_ONCE, framesTried / 4);
    }

    /**
     * SQLite begins it with the next transaction, once all of the log is copied, which the writing connection leaves to this.
     * All of it is followed before and afterwards: no damage gets into the database by this. Where it cannot be copied, as on
     * a full disk, all that was committed is in the log.
     */
    private void beginNewLog() throws IOException, SQLException {
        var problem = problemOfAll();
        if (problem.isEmpty()) {
            copyIntoDatabase();
            problem = problemOfAll();
        }
        framesTried = reached.frames();
        var now = stamps();
        if (problem.isPresent()) {
            loseForGood(problem.get());
        } else if (!now.isEmpty()) {
            left.replace(database, Objects.requireNonNull(now.get(database)));
        }
    }

    private void copyIntoDatabase() throws SQLException {
        try {
            var progressed = copying.ask();
            reached = progressed.isPresent() ? progressed.get() : progress();
            isCopied = true;
        } catch (SQLException notNow) {
            if (isCopied) {
                LOG.warnf(
                        "%s cannot be copied into the database, SQLite code %d: it grows until it can. Look at the disk",
                        logPath, notNow.getErrorCode());
            }
            isCopied = false;
            reached = progress();
        }
    }

    private Optional<String> problemOfAll() throws IOException {
        log.forget();
        return log.problem(reached.frames());
    }

    /** Another process that has the database open may copy what is in the log. Nothing else is written into the database. */
    private boolean mayHaveBeenCopied(Progress before) {
        return log.hasBegunAnew() || reached.copied() != before.copied();
    }

    /** Of all three; none where one of them is lost. */
    private Map<Path, Stamp> stamps() throws IOException {
        var now = new LinkedHashMap<Path, Stamp>();
        for (var file : left.entrySet()) {
            var stamp = Stamp.of(file.getKey());
            if (stamp.isEmpty()) {
                lose(file.getKey() + " is gone", missing(), true);
                return Map.of();
            }
            if (!stamp.get().isSameFile(file.getValue())) {
                lose(file.getKey() + " is another file than the one that was opened", missing(), true);
                return Map.of();
            }
            now.put(file.getKey(), stamp.get());
        }
        return now;
    }

    /** The index tells nothing by its time: it is written to through memory. */
    private boolean isAsItWas(Map<Path, Stamp> before, Map<Path, Stamp> now) {
        return Objects.equals(before.get(database), now.get(database))
                && Objects.equals(before.get(logPath), now.get(logPath));
    }

    private String changed() {
        return database + " was written to by somebody else";
    }

    private String unreadable(Exception failed) {
        return database + " cannot be looked at (" + failed.getClass().getSimpleName() + ")";
    }

    /** One that went away after it was looked up, and before it was read, is gone like any other. */
    private void loseUnread(Exception failed) {
        if (!(failed instanceof NoSuchFileException) || areTheSameFiles()) {
            lose(unreadable(failed), "Look at the disk", true);
        }
    }

    private static String missing() {
        return "Put the same file back, or stop Mooring and restore a copy (docs/inbox.md, Restore)";
    }

    private void loseForGood(String found) {
        lose(
                found,
                "Stop Mooring and restore the newest copy, or start it again without what is damaged"
                        + " (docs/inbox.md, Restore)",
                false);
    }

    private void lose(String found, String remedy, boolean mayEnd) {
        var before = loss;
        log.forget();
        if (before == null || !before.found().equals(found)) {
            var now = new Loss(found, remedy, mayEnd);
            loss = now;
            LogFields.with(LogField.EVENT, "storage-lost").run(() -> LOG.error(now.cause()));
        }
    }

    private Progress progress() throws SQLException {
        return progress.ask().orElse(reached);
    }

    /** Looks while nobody writes, and whether what was lost is back. */
    void look(Runnable reconnect) {
        if (isSoundAtRest()) {
            return;
        }
        var found = loss;
        if (found != null && !found.mayEnd()) {
            rescue();
        } else if (found != null) {
            if (areTheSameFiles()) {
                comeBack(reconnect);
            } else {
                rescue();
            }
        }
    }

    private synchronized boolean isSoundAtRest() {
        if (loss == null && !writing) {
            lookAtRest();
        }
        if (loss == null && !writing && !followedAnew && reached.frames() < FRAMES_FOLLOWED_AT_REST) {
            followedAnew = true;
            try {
                problemOfAll().ifPresent(this::loseForGood);
            } catch (IOException failed) {
                loseUnread(failed);
            }
        }
        return loss == null;
    }

    /** Tells of what is missing now, where that is another than before. */
    private synchronized boolean areTheSameFiles() {
        try {
            return !stamps().isEmpty();
        } catch (IOException failed) {
            lose(unreadable(failed), "Look at the disk", true);
            return false;
        }
    }

    /** Nothing was written meanwhile: what is sound now is what was there. */
    private void comeBack(Runnable reconnect) {
        try {
            Optional<String> problem;
            Map<Path, Stamp> now;
            synchronized (this) {
                now = stamps();
                reached = progress();
                log.forget();
                problem = log.problem(reached.frames());
            }
            if (problem.isEmpty()) {
                problem = structure();
            }
            var wrong = problem;
            synchronized (this) {
                if (wrong.isPresent()) {
                    loseForGood(wrong.get());
                } else if (!now.isEmpty() && isAsItWas(now, stamps())) {
                    reconnect.run();
                    left.putAll(now);
                    rescued = false;
                    deleteCopy();
                    loss = null;
                    LogFields.with(LogField.EVENT, "storage-back")
                            .run(() -> LOG.warn(database + " was examined and is sound: deliveries are stored again"));
                }
            }
        } catch (IOException | SQLException failed) {
            synchronized (this) {
                loseUnread(failed);
            }
        }
    }

    /** All of it is under its name again, and soon more: the copy would only be mistaken for the newest. */
    private void deleteCopy() {
        var made = copy;
        copy = null;
        try {
            if (made != null) {
                Files.deleteIfExists(made);
            }
        } catch (IOException failed) {
            LOG.warnf(
                    "%s is of no use any more and could not be deleted: %s",
                    made, failed.getClass().getSimpleName());
        }
    }

    /** Examines the whole file through a connection of its own: writers do not wait. */
    void examine() {
        if (loss != null) {
            return;
        }
        try {
            structure().ifPresent(problem -> {
                synchronized (this) {
                    loseForGood(problem);
                }
            });
        } catch (SQLException failed) {
            LOG.warnf("%s could not be examined, SQLite code %d", database, failed.getErrorCode());
        }
    }

    private Optional<String> structure() throws SQLException {
        try (var reading = Connections.reading(database)) {
            return Connections.problem(reading).map(problem -> database + " is damaged: " + problem);
        } catch (SQLException failed) {
            return switch (Connections.code(failed)) {
                case Connections.CORRUPT, Connections.NO_DATABASE ->
                    Optional.of(database + " is damaged: SQLite code " + failed.getErrorCode());
                default -> throw failed;
            };
        }
    }

    /** What has no name any more is still open here, until this process ends. */
    private void rescue() {
        var lost = loss;
        if (rescued || lost == null) {
            return;
        }
        rescued = true;
        try {
            var kept = lost.mayEnd() && isUnderItsName() ? copyLog() : copyAll(lost);
            LogFields.with(LogField.EVENT, "storage-rescued").run(() -> LOG.warn(kept));
            loss = new Loss(lost.found(), kept + ". " + lost.remedy(), lost.mayEnd());
        } catch (IOException | SQLException failed) {
            LOG.errorf(
                    "What was in %s could not be saved: %s",
                    database, failed.getClass().getSimpleName());
        }
    }

    private boolean isUnderItsName() throws IOException {
        var there = Stamp.of(database);
        var opened = left.get(database);
        return there.isPresent() && opened != null && there.get().isSameFile(opened);
    }

    private String copyLog() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("pragma wal_checkpoint(full)")) {
            if (!row.next() || row.getInt(1) != 0) {
                throw new SQLException("busy");
            }
        }
        return "All that was stored is in " + database + ": it is enough to start Mooring again";
    }

    private String copyAll(Loss lost) throws IOException, SQLException {
        var made = SqliteFile.beside(database, RESCUED.format(clock.instant()));
        OwnersOnly.create(made);
        copy = made;
        try (var statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, made.toString());
            statement.execute();
        }
        return (lost.mayEnd() ? "All that was stored is in " : "What can still be read is in ") + made;
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            LOG.debugf("%s was closed badly, SQLite code %d", database, failed.getErrorCode());
        }
    }
}
