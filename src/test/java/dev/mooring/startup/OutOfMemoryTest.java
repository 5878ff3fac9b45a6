package dev.mooring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a Java of its own, which ends. */
class OutOfMemoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"uncaught", "logged"})
    void endsTheProcess(String how) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-Xmx24m", "-cp", System.getProperty("java.class.path"), Victim.class.getName(), how)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isEqualTo(3);
    }

    /** Fills its memory in a thread, and would live on. */
    static final class Victim {
        private Victim() {}

        public static void main(String... how) throws InterruptedException {
            new OutOfMemory().watch(new StartupEvent());
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            fill();
                        } catch (OutOfMemoryError error) {
                            if (how[0].equals("uncaught")) {
                                throw error;
                            }
                            Logger.getLogger("netty").log(Level.WARNING, "caught", new IllegalStateException(error));
                        }
                    })
                    .join();
        }

        private static void fill() {
            var all = new ArrayList<byte[]>();
            while (all.size() < 1_000) {
                all.add(new byte[1 << 20]);
            }
        }
    }
}
