package dev.mooring.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Mooring's image for a JVM, made without a container engine: the same bytes wherever, whenever and by whomever it is made of the
 * same package and the same base.
 *
 * @param base the image with Java, {@code scratch} for none
 * @param platforms as {@code linux/amd64}; the base must have each
 * @param created the time of all that is in it
 * @param labels beside those that say what Mooring is
 */
record Image(
        Path application,
        Path dockerfile,
        String base,
        Set<String> platforms,
        Instant created,
        Map<String, String> labels) {
    private static final String LABEL = "org.opencontainers.image.";

    JibContainer build(Containerizer to)
            throws IOException, InterruptedException, RegistryException, InvalidImageReferenceException,
                    CacheDirectoryCreationException, ExecutionException {
        var says = Dockerfile.read(dockerfile);
        var image = from(base)
                .setPlatforms(
                        platforms.stream().map(Image::platform).collect(Collectors.toCollection(LinkedHashSet::new)))
                // Jib makes no list of several platforms in the OCI's format yet. Every registry and runtime takes
                // Docker's.
                .setFormat(ImageFormat.Docker)
                .setCreationTime(created)
                .setFileEntriesLayers(new Packaged(application, created).layers(says.user()))
                .setWorkingDirectory(AbsoluteUnixPath.get(says.folder()))
                .setUser(says.user())
                .setVolumes(AbsoluteUnixPath.get(says.volume()))
                .setEntrypoint(says.entrypointWithoutCache())
                .setLabels(allLabels());
        says.ports().forEach(port -> image.addExposedPort(Port.tcp(port)));
        says.environment().forEach(image::addEnvironmentVariable);
        return image.containerize(to.setToolName("mooring"));
    }

    private static JibContainerBuilder from(String base) throws InvalidImageReferenceException {
        return base.equals("scratch") ? Jib.fromScratch() : Jib.from(base);
    }

    private static Platform platform(String name) {
        var slash = name.indexOf('/');
        if (slash < 1 || slash == name.length() - 1) {
            throw new IllegalArgumentException("A platform is like linux/amd64, not '" + name + "'");
        }
        return new Platform(name.substring(slash + 1), name.substring(0, slash));
    }

    /** What is not known has no label. */
    private Map<String, String> allLabels() {
        var all = new TreeMap<String, String>();
        all.put(LABEL + "title", "Mooring");
        all.put(LABEL + "description", "Drift reports for Amazon EKS hybrid nodes declared in Pulumi");
        all.put(LABEL + "licenses", "Apache-2.0");
        all.put(LABEL + "created", created.toString());
        all.put(LABEL + "base.name", base);
        labels.forEach((name, value) -> all.put(LABEL + name, value));
        all.values().removeIf(String::isBlank);
        return all;
    }
}
