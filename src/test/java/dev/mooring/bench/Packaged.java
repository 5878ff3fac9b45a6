package dev.mooring.bench;

import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packaged service as the image runs it where its memory is limited to 512 MiB, and what it costs. Linux only. */
final class Packaged implements AutoCloseable {
    private static final Pattern FLAG = Pattern.compile("\"(-XX?:?[^\"]+)\"");
    /** What 60 % of 512 MiB are. The cache of classes is made with the image. */
    private static final String HEAP = "-Xmx307m";

    private static final List<String> NOT_HERE = List.of("-XX:AOTCache", "-XX:MaxRAMPercentage");
    private final MooringProcess process;

    private Packaged(MooringProcess process) {
        this.process = process;
    }

    /** Starts it and waits until its first verifications were tried. */
    static Packaged start(Path folder, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        var with = new HashMap<>(environment);
        with.put("JAVA_TOOL_OPTIONS", flags());
        imageEnvironment().forEach(with::put);
        return new Packaged(MooringProcess.start(folder, settings, with));
    }

    /** The flags of Dockerfile.jvm. */
    static String flags() throws IOException {
        var entry = dockerfile().substring(dockerfile().indexOf("ENTRYPOINT"));
        return Stream.concat(
                        Stream.of(HEAP),
                        FLAG.matcher(entry)
                                .results()
                                .map(match -> match.group(1))
                                .filter(flag -> NOT_HERE.stream().noneMatch(flag::startsWith)))
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> imageEnvironment() throws IOException {
        return dockerfile()
                .lines()
                .filter(line -> line.startsWith("ENV MALLOC"))
                .map(line -> line.substring("ENV ".length()).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static String dockerfile() throws IOException {
        return Files.readString(Path.of("Dockerfile.jvm"));
    }

    String url() {
        return process.url();
    }

    MooringProcess process() {
        return process;
    }

    /** MiB of memory that it has now. */
    double residentMiB() throws IOException {
        return status("VmRSS") / 1024.0;
    }

    private long status(String field) throws IOException {
        return Files.readAllLines(
                        Path.of("/proc", Long.toString(process.process().pid()), "status"))
                .stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** Milliseconds of processors, user and system, since its start. */
    double processorMillis() {
        return process.process()
                .info()
                .totalCpuDuration()
                .map(time -> time.toNanos() / 1e6)
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        process.close();
    }
}
