package dev.mooring.bench;

import dev.mooring.demo.Artifact;
import dev.mooring.demo.MooringProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged service as the image runs it where its memory is limited to 512 MiB, and what it costs: that of the jar, or
 * with {@code native.image.path} that of the binary, which takes none of Java's flags. Linux only.
 */
final class Packaged implements AutoCloseable {
    private static final Pattern FLAG = Pattern.compile("\"(-XX?:?[^\"]+)\"");
    /** What 60 % of 512 MiB are. */
    private static final String HEAP = "307m";

    private static final Path FOLDER = Path.of("target", "quarkus-app");
    /** It fits only a Java with the same collector and the same headers of objects. */
    private static final Set<String> OF_THE_CACHE = Set.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

    private static final List<String> NOT_HERE = List.of("-XX:AOTCache", "-XX:MaxRAMPercentage");
    private final MooringProcess process;

    private Packaged(MooringProcess process) {
        this.process = process;
    }

    /** Starts it and waits until its first verifications were tried. */
    static Packaged start(Path folder, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        return new Packaged(MooringProcess.ready(launch(folder, settings, environment, flagsWithCache())));
    }

    /** Starts it with these flags of Java's, which a binary does without. */
    static MooringProcess launch(
            Path folder, Map<String, String> settings, Map<String, String> environment, String flags)
            throws IOException {
        var with = new HashMap<>(environment);
        with.putAll(imageEnvironment());
        if (!Artifact.isBinary()) {
            with.put("JAVA_TOOL_OPTIONS", flags);
        }
        return MooringProcess.launchInHeap(HEAP, folder, settings, with);
    }

    /** The flags of Dockerfile.jvm, with the cache of classes that its image has, made as it makes it. */
    static String flagsWithCache() throws IOException {
        if (Artifact.isBinary()) {
            return flags();
        }
        var cache = FOLDER.resolve("mooring.aot").toAbsolutePath();
        if (!isNewer(cache, FOLDER.resolve("quarkus-run.jar"))) {
            makeCache();
        }
        return flags() + " -XX:AOTCache=" + cache;
    }

    private static boolean isNewer(Path cache, Path jar) throws IOException {
        return Files.exists(cache) && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private static void makeCache() throws IOException {
        var command = new ArrayList<>(List.of("bash", "scripts/aot-cache", FOLDER.toString()));
        command.addAll(flagsOfTheImage().filter(OF_THE_CACHE::contains).toList());
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            if (builder.start().waitFor() != 0) {
                throw new IOException("scripts/aot-cache made no cache");
            }
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    /** The flags of Dockerfile.jvm, but for the cache of classes. */
    static String flags() throws IOException {
        return flagsOfTheImage()
                .filter(flag -> NOT_HERE.stream().noneMatch(flag::startsWith))
                .collect(Collectors.joining(" "));
    }

    private static Stream<String> flagsOfTheImage() throws IOException {
        var entry = dockerfile().substring(dockerfile().indexOf("ENTRYPOINT"));
        return FLAG.matcher(entry).results().map(match -> match.group(1));
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
        return residentMiB(process.process());
    }

    /** MiB of memory that a process has now. */
    static double residentMiB(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .map(kib -> kib / 1024)
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
