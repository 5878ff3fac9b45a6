package dev.mooring.verification;

import dev.mooring.actual.rolesanywhere.KeptSubjects;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.actual.x509.Issuer;
import dev.mooring.database.Database;
import dev.mooring.database.DatabaseUnavailable;
import dev.mooring.database.Row;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Certificate subjects in the database. While that is away they are not kept, and asked for again. */
@Singleton
final class SubjectStore implements KeptSubjects {
    private static final Logger LOG = Logger.getLogger(SubjectStore.class);
    private final Database database;

    @Inject
    SubjectStore(Database database) {
        this.database = database;
    }

    private record Found(String id, KeptSubject subject) {
        static Found of(Row row) throws SQLException {
            var serial = row.textOrNull(3);
            return new Found(
                    row.text(1),
                    new KeptSubject(
                            serial == null
                                    ? Optional.empty()
                                    : Optional.of(new Certificate(serial, row.time(4), row.time(5), issuer(row))),
                            row.time(2)));
        }

        private static Optional<Issuer> issuer(Row row) throws SQLException {
            var name = row.textOrNull(6);
            return name == null
                    ? Optional.empty()
                    : Optional.of(new Issuer(name, Objects.requireNonNullElse(row.textOrNull(7), "")));
        }
    }

    @Override
    public Map<String, KeptSubject> since(String region, Instant oldest) {
        try {
            return database
                    .read(session -> session.sql(
                                    "select id, asked_at, serial_number, not_before, not_after, issuer, issuer_key"
                                            + " from certificate_subjects where region = ? and asked_at >= ?")
                            .text(region)
                            .time(oldest)
                            .list(Found::of))
                    .stream()
                    .collect(Collectors.toMap(Found::id, Found::subject));
        } catch (DatabaseUnavailable away) {
            LOG.debugf("Certificates are asked for again: %s", away.getMessage());
            return Map.of();
        }
    }

    @Override
    public void keep(String region, Map<String, KeptSubject> subjects, Instant oldest) {
        try {
            database.write(session -> {
                var rows = session.sql(
                        "insert into certificate_subjects"
                                + " (region, id, asked_at, serial_number, not_before, not_after, issuer, issuer_key)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict (region, id) do update set asked_at = excluded.asked_at,"
                                + " serial_number = excluded.serial_number, not_before = excluded.not_before,"
                                + " not_after = excluded.not_after, issuer = excluded.issuer, issuer_key = excluded.issuer_key");
                var refused = session.sql("delete from certificate_subjects where region = ? and id = ?");
                var anyRefused = false;
                for (var subject : subjects.entrySet()) {
                    if (subject.getValue().refused()) {
                        anyRefused = true;
                        refused.text(region).text(subject.getKey()).next();
                    }
                }
                if (anyRefused) {
                    refused.batch();
                }
                var served = new HashMap<>(subjects);
                served.values().removeIf(KeptSubject::refused);
                served.forEach((id, subject) -> rows.text(region)
                        .text(id)
                        .time(subject.askedAt())
                        .text(subject.certificate()
                                .map(Certificate::serialNumber)
                                .orElse(null))
                        .time(subject.certificate().map(Certificate::notBefore).orElse(null))
                        .time(subject.certificate().map(Certificate::notAfter).orElse(null))
                        .text(subject.certificate()
                                .flatMap(Certificate::issuer)
                                .map(Issuer::name)
                                .orElse(null))
                        .text(subject.certificate()
                                .flatMap(Certificate::issuer)
                                .map(Issuer::key)
                                .orElse(null))
                        .next());
                var kept = served.isEmpty() ? 0 : rows.batch().length;
                session.sql("delete from certificate_subjects where asked_at < ?")
                        .time(oldest)
                        .update();
                return kept;
            });
        } catch (DatabaseUnavailable away) {
            LOG.debugf("Certificates could not be kept: %s", away.getMessage());
        }
    }
}
