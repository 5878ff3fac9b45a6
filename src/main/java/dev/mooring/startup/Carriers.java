package dev.mooring.startup;

/**
 * The platform threads that carry virtual ones. The JDK starts as many as there are cores; a virtual thread that looks up the name
 * of a host keeps its own for as long as the resolver takes (java.net, "blocking operations that pin": the lookup is native code).
 * A few clusters whose names do not resolve would so stop the reading of all others. So there are some more.
 */
final class Carriers {
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final int SPARE = 6;

    private Carriers() {}

    /** To be called before the first virtual thread. What the command line says stands. */
    static void prepare() {
        if (System.getProperty(PARALLELISM) == null) {
            System.setProperty(
                    PARALLELISM, Integer.toString(Runtime.getRuntime().availableProcessors() + SPARE));
        }
    }
}
