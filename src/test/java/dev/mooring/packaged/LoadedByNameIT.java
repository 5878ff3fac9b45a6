package dev.mooring.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mooring.nativeimage.Gate;
import dev.mooring.nativeimage.Gate.Missing;
import dev.mooring.nativeimage.Loaded;
import dev.mooring.nativeimage.Registered;
import dev.mooring.standin.Installation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The comparison of what is loaded by name with what is registered finds what is not, by a process whose profile assumes
 * a role. The one over all packaged tests is made when they have ended.
 */
class LoadedByNameIT {
    private static final String HTTP_SERVICE = "META-INF/services/software.amazon.awssdk.http.SdkHttpService";

    @TempDir
    static Path folder;

    private static Set<Loaded> loaded;
    private static Registered registered;

    @BeforeAll
    static void record() throws Exception {
        try (var installation = new Installation(Clock.systemUTC());
                var mooring = CredentialsIT.start(installation, folder, CredentialChain.PROFILE_WITH_ROLE)) {
            var file = mooring.recorded();
            assumeTrue(file.isPresent(), "a binary has no recorder");
            loaded = Loaded.in(file.get());
        }
        registered = Registered.in(Path.of("target", "native", "target", "native-sources"));
    }

    @Test
    void allThatAProcessLoadsIsRegistered() {
        assertThat(new Gate(registered).missing(loaded)).isEmpty();
    }

    @Test
    void noModelOfAKubernetesObjectIsRegistered() {
        assertThat(new Gate(registered).needless()).isEmpty();
    }

    /** A cache of a shape that Quarkus does not know, and the factory for profiles that assume a role. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.github.benmanes.caffeine.cache.PSAMS",
                "software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory"
            })
    void aTypeThatIsNotRegisteredIsFound(String type) {
        assertThat(new Gate(registered.withoutType(type)).missing(loaded))
                .extracting(Missing::line)
                .containsOnly("add \"" + type + "\" to classNames of LoadedByName");
    }

    @Test
    void aListOfServicesThatIsNotRegisteredIsFound() {
        assertThat(new Gate(registered.withoutResource(HTTP_SERVICE)).missing(loaded))
                .extracting(Missing::line)
                .containsOnly("add \"" + HTTP_SERVICE + "\" to globs of LoadedByName");
    }
}
