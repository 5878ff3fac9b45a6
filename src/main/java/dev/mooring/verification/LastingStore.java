package dev.mooring.verification;

import dev.mooring.actual.kubernetes.HybridNode.Hardware;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.Lasting;
import dev.mooring.check.MachineChange;
import dev.mooring.database.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps what verifications remember for longer than a process lives: a row for each cluster, a line for each thing. A line
 * of another version of Mooring that is not understood is left out: that delays a finding, and makes none.
 */
@Singleton
final class LastingStore {
    private static final String CHANGING = "changing";
    private static final String SERVING = "serving";
    private static final String MACHINE = "machine";
    private final Database database;

    @Inject
    LastingStore(Database database) {
        this.database = database;
    }

    Optional<Lasting> find(String cluster) {
        return database.read(session -> session.sql("select body from memories where cluster = ?")
                .text(cluster)
                .first(row -> parse(row.text(1))));
    }

    void put(String cluster, Lasting known) {
        database.write(session -> session.sql("insert into memories (cluster, body) values (?, ?)"
                        + " on conflict (cluster) do update set body = excluded.body")
                .text(cluster)
                .text(write(known))
                .update());
    }

    static String write(Lasting known) {
        var lines = new StringBuilder();
        new TreeMap<>(known.changing()).forEach((change, since) -> line(lines, CHANGING, change, since.toString()));
        new TreeMap<>(known.servingCertificates())
                .forEach((node, certificate) -> line(
                        lines,
                        SERVING,
                        node,
                        certificate.serialNumber(),
                        certificate.notBefore().toString(),
                        certificate.notAfter().toString()));
        new TreeMap<>(known.machineChanges())
                .forEach((node, change) -> line(
                        lines,
                        MACHINE,
                        node,
                        change.now().machineId(),
                        change.now().systemUuid(),
                        change.before().machineId(),
                        change.before().systemUuid(),
                        change.at().toString(),
                        change.takingTurnsSince().map(Instant::toString).orElse("")));
        return lines.toString();
    }

    private static void line(StringBuilder lines, String... parts) {
        lines.append(String.join("\t", parts)).append('\n');
    }

    static Lasting parse(String body) {
        var changing = new HashMap<String, Instant>();
        var serving = new HashMap<String, Certificate>();
        var machines = new HashMap<String, MachineChange>();
        body.lines().map(line -> line.split("\t", -1)).forEach(parts -> read(parts, changing, serving, machines));
        return new Lasting(changing, serving, machines);
    }

    private static void read(
            String[] parts,
            Map<String, Instant> changing,
            Map<String, Certificate> serving,
            Map<String, MachineChange> machines) {
        if (parts.length == 3 && CHANGING.equals(parts[0])) {
            changing.put(parts[1], Instant.parse(parts[2]));
        } else if (parts.length == 5 && SERVING.equals(parts[0])) {
            serving.put(parts[1], new Certificate(parts[2], Instant.parse(parts[3]), Instant.parse(parts[4])));
        } else if (parts.length == 8 && MACHINE.equals(parts[0])) {
            machines.put(
                    parts[1],
                    new MachineChange(
                            new Hardware(parts[2], parts[3]),
                            new Hardware(parts[4], parts[5]),
                            Instant.parse(parts[6]),
                            parts[7].isEmpty() ? Optional.empty() : Optional.of(Instant.parse(parts[7]))));
        }
    }
}
