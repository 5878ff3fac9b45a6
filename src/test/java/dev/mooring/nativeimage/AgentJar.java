package dev.mooring.nativeimage;

import dev.mooring.nativeimage.recorder.RecorderAgent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes the jar of the recorder, in an otherwise empty folder for what it records. */
final class AgentJar {
    private static final String NAME = "recorder.jar";

    private AgentJar() {}

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        make(Path.of(arguments[0]));
    }

    static void make(Path folder) throws IOException, URISyntaxException {
        Files.createDirectories(folder);
        try (var old = Files.newDirectoryStream(folder)) {
            for (var file : old) {
                Files.delete(file);
            }
        }
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", RecorderAgent.class.getName());
        // Beside itself, so that classes of every loader see it.
        manifest.getMainAttributes().putValue("Boot-Class-Path", NAME);
        var root = Path.of(RecorderAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var classes = root.resolve(RecorderAgent.class.getPackageName().replace('.', '/'));
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(NAME)), manifest);
                var files = Files.newDirectoryStream(classes, "*.class")) {
            for (var file : files) {
                jar.putNextEntry(new ZipEntry(root.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
    }
}
