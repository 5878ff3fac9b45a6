package dev.mooring.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * {@code make image}: makes an image of {@code target/quarkus-app} and pushes it, or writes it to a file that {@code docker load}
 * takes. Leaves its digest in {@code target/image/digest}. Who may push stands in Docker's own configuration ({@code docker login}).
 */
@CommandLine.Command(name = "image")
public final class ImageCommand implements Callable<Integer> {
    private static final Path WORK = Path.of("target", "image");

    @Option(names = "--application", defaultValue = "target/quarkus-app")
    private Path application;

    @Option(names = "--base", required = true)
    private String base;

    @Option(names = "--platforms", required = true, split = ",")
    private Set<String> platforms = new LinkedHashSet<>();

    @Option(names = "--to", defaultValue = "")
    private String to;

    @Option(names = "--tar", defaultValue = "")
    private String tar;

    @Option(names = "--created", required = true)
    private Instant created;

    @Option(names = "--version", required = true)
    private String version;

    @Option(names = "--revision", defaultValue = "")
    private String revision;

    @Option(names = "--source", defaultValue = "")
    private String source;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new ImageCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    System.err.println(failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (to.isBlank() == tar.isBlank()) {
            throw new IllegalArgumentException(
                    "Say where to: an image to push (IMAGE=registry.example.org/mooring:0.1.0), or a file (TAR=mooring.tar)");
        }
        if (!tar.isBlank() && platforms.size() > 1) {
            throw new IllegalArgumentException("A file holds the image of one platform: PLATFORMS=linux/amd64");
        }
        var labels = Map.of("version", version, "revision", revision, "source", source);
        var made = new Image(application, Path.of("Dockerfile.jvm"), base, platforms, created, labels)
                .build(destination()
                        .setApplicationLayersCache(WORK.resolve("cache"))
                        .setOfflineMode(base.equals("scratch") && to.isBlank())
                        // A registry without TLS is one beside the builder, or is refused.
                        .setAllowInsecureRegistries(to.startsWith("localhost:"))
                        .addEventHandler(LogEvent.class, ImageCommand::tell));
        Files.createDirectories(WORK);
        Files.writeString(WORK.resolve("digest"), made.getDigest() + "\n");
        System.out.println((to.isBlank() ? tar : to) + " " + made.getDigest());
        return CommandLine.ExitCode.OK;
    }

    private Containerizer destination() throws Exception {
        if (!tar.isBlank()) {
            return Containerizer.to(TarImage.at(Path.of(tar)).named("mooring:" + version));
        }
        var image = ImageReference.parse(to);
        Consumer<LogEvent> quiet = event -> {};
        return Containerizer.to(RegistryImage.named(image)
                .addCredentialRetriever(
                        CredentialRetrieverFactory.forImage(image, quiet).dockerConfig()));
    }

    private static void tell(LogEvent event) {
        if (event.getLevel() == LogEvent.Level.WARN || event.getLevel() == LogEvent.Level.ERROR) {
            System.err.println(event.getMessage());
        }
    }
}
