package dev.mooring.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The files of a packaged Mooring, as layers of an image, those that change least first. Only what Quarkus packages is taken: a
 * configuration, database or log that stands in the same folder, since somebody ran it there, is left where it is. Files belong to
 * root and nobody else may write them; the folders of data and configuration belong to who runs Mooring.
 */
record Packaged(Path application, Instant changed) {
    private static final String HOME = "/mooring";
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
    private static final FilePermissions FOLDER = FilePermissions.fromOctalString("755");

    List<FileEntriesLayer> layers(String user) throws IOException {
        return List.of(
                layer("libraries", "lib"),
                layer("framework", "quarkus"),
                layer("application", "app", "quarkus-run.jar", "quarkus-app-dependencies.txt"),
                folders(user + ":" + user));
    }

    private FileEntriesLayer layer(String name, String... taken) throws IOException {
        var layer = FileEntriesLayer.builder().setName(name);
        for (var each : taken) {
            add(layer, application.resolve(each));
        }
        return layer.build();
    }

    private void add(FileEntriesLayer.Builder layer, Path root) throws IOException {
        if (Files.notExists(root)) {
            throw new NoSuchFileException(root.toString(), null, "no package: run `make package` first");
        }
        // Sorted: a file system lists in an order of its own.
        List<Path> files;
        try (var found = Files.walk(root)) {
            files = found.sorted().toList();
        }
        for (var file : files) {
            layer.addEntry(
                    file,
                    AbsoluteUnixPath.get(HOME + "/" + application.relativize(file)),
                    Files.isDirectory(file) ? FOLDER : FILE,
                    changed,
                    "0:0");
        }
    }

    private FileEntriesLayer folders(String owner) {
        return FileEntriesLayer.builder()
                .setName("folders")
                .addEntry(application, AbsoluteUnixPath.get("/data"), FOLDER, changed, owner)
                .addEntry(application, AbsoluteUnixPath.get(HOME), FOLDER, changed, "0:0")
                .addEntry(application, AbsoluteUnixPath.get(HOME + "/config"), FOLDER, changed, owner)
                .build();
    }
}
