package dev.mooring.launcher;

import java.lang.reflect.InvocationTargetException;

/**
 * Main class of {@code quarkus-run.jar}. Hands over to Quarkus on a Java that can run Mooring; on an older one it says so
 * in one line on stderr and ends with status 1. Compiled for Java 8, so that an older Java gets as far as saying it.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final String QUARKUS = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final String QUARKUS_AOT = "io.quarkus.bootstrap.runner.AotQuarkusEntryPoint";
    private static final String APPLICATION = "/dev/mooring/startup/Mooring.class";

    private Launcher() {}

    public static void main(String[] arguments) throws Throwable {
        String version = System.getProperty("java.specification.version");
        if (major(version) < NEEDED) {
            System.err.println("Mooring needs Java " + NEEDED + " or newer; this is Java " + version + " ("
                    + System.getProperty("java.home") + "). Start it with a JDK " + NEEDED + ": /path/to/jdk-" + NEEDED
                    + "/bin/java -jar " + System.getProperty("java.class.path"));
            System.exit(1);
        }
        start(arguments);
    }

    /** Quarkus's class is compiled for a newer Java than this one is, so only its name is known here. */
    private static void start(String[] arguments) throws Throwable {
        try {
            Class<?> main = hasAllOnTheClassPath() ? Class.forName(QUARKUS_AOT) : Class.forName(QUARKUS);
            main.getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /**
     * Packaged for a cache of classes ({@code aot-jar}), all of the application is on the class path; else a loader of
     * Quarkus's has it.
     */
    private static boolean hasAllOnTheClassPath() {
        return Launcher.class.getResource(APPLICATION) != null;
    }

    /** 8 for {@code 1.8}, 17 for {@code 17}. */
    private static int major(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
