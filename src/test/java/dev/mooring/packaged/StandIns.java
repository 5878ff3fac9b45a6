package dev.mooring.packaged;

import dev.mooring.standin.Installation;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A healthy installation of stand-ins beside the packaged application, and the settings that lead to it. */
public final class StandIns implements QuarkusTestResourceLifecycleManager {
    static final String SECRET = "packaged-secret";
    static final String OLD_SECRET = "packaged-secret-before";
    static final String NEVER_ARRIVED = "0c0ffee0-0000-4000-8000-00000000feed";
    static final String TOKEN = "packaged-token-0123456789";
    private static Installation installation;

    static Installation installation() {
        return installation;
    }

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("mooring-it");
            installation = new Installation(Clock.systemUTC());
            installation.sendInVain(NEVER_ARRIVED, "stack_update");
            var settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
            settings.put("mooring.webhook.secrets", SECRET + "," + OLD_SECRET);
            settings.put("mooring.api.tokens", TOKEN);
            settings.put("mooring.database.url", "jdbc:sqlite:" + folder.resolve("mooring.db"));
            settings.put("mooring.verification.interval", "PT1H");
            settings.put("aws.endpointUrl", installation.cloud().url());
            settings.put("aws.accessKeyId", "AKIDSTANDIN");
            settings.put("aws.secretAccessKey", "stand-in");
            return settings;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        installation.close();
    }
}
