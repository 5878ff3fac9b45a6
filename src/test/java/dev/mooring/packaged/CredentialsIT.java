package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.demo.MooringProcess;
import dev.mooring.standin.Installation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AWS is asked with credentials from wherever the standard chain finds them. */
class CredentialsIT {
    private final Installation installation = new Installation(Clock.systemUTC());

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        installation.close();
    }

    @ParameterizedTest
    @EnumSource
    void signsWithTheCredentialsOfTheChain(CredentialChain chain) throws Exception {
        var aws = installation.cloud().server();
        try (var mooring = start(installation, folder, chain)) {
            assertThat(aws.findAll(getRequestedFor(urlPathEqualTo("/clusters/hybrid-prod"))
                            .withHeader("Authorization", containing("Credential=" + chain.accessKey() + "/"))))
                    .as(mooring.log())
                    .isNotEmpty();
        }
    }

    static MooringProcess start(Installation installation, Path folder, CredentialChain chain) throws Exception {
        Map<String, String> settings = new HashMap<>(installation.settings(folder.resolve("kubeconfig")));
        settings.put("mooring.webhook.secrets", "0123456789abcdef");
        settings.put("mooring.api.auth", "none");
        settings.put("mooring.database.url", "jdbc:sqlite:m.db");
        return MooringProcess.start(
                folder, settings, chain.environment(folder, installation.cloud().server()));
    }
}
