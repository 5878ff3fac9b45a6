package dev.mooring.image;

import dev.mooring.standin.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** Debian's registry of images, on a port and in a folder of its own. */
final class Registry implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final String LIST = "application/vnd.oci.image.index.v1+json";
    private static final String ANY = LIST
            + ", application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.manifest.v1+json";

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private Registry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Registry start(Path folder) throws IOException {
        var port = FreePort.next();
        var configuration =
                Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: '%s'}}
                http: {addr: '127.0.0.1:%d', secret: of-this-test-alone}
                """.formatted(folder.resolve("images"), port));
        var process = new ProcessBuilder(PROGRAM.toString(), "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        var registry = new Registry(process, port);
        Awaitility.await().ignoreExceptions().until(() -> registry.answer("").statusCode() == 200);
        return registry;
    }

    String name(String image) {
        return "localhost:" + port + "/" + image;
    }

    HttpResponse<String> manifest(String image, String reference) {
        return answer(image + "/manifests/" + reference);
    }

    HttpResponse<String> answer(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/" + path))
                            .header("Accept", ANY)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        process.destroy();
        process.waitFor();
    }
}
