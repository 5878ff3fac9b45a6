package dev.mooring.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An image in a file, as {@code docker save} writes it: how it runs, and what is in its layers. */
record Tar(JsonNode config, List<TarArchiveEntry> entries) {
    static Tar read(Path file) throws IOException {
        var members = new HashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(file))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                members.put(entry.getName(), tar.readAllBytes());
            }
        }
        var json = new ObjectMapper();
        var manifest = json.readTree(members.get("manifest.json")).path(0);
        var config = json.readTree(members.get(manifest.path("Config").asText()));
        return new Tar(config, entries(members, manifest.path("Layers")));
    }

    private static List<TarArchiveEntry> entries(Map<String, byte[]> members, JsonNode layers) throws IOException {
        var entries = new ArrayList<TarArchiveEntry>();
        for (var layer : layers) {
            InputStream bytes = new ByteArrayInputStream(members.get(layer.asText()));
            try (var tar = new TarArchiveInputStream(new GZIPInputStream(bytes))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }
}
