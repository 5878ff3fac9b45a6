package dev.mooring.command;

import java.util.List;

/** What is wrong with the configuration, one line each: the key, what is wrong, what to do. */
public interface ConfigurationCheck {
    /** What the service would not start with. */
    List<String> problems();

    /** Of these, what keeps a cluster from being read and judged. */
    List<String> readingProblems();

    /** What it can be started with, and should not be. */
    List<String> warnings();
}
