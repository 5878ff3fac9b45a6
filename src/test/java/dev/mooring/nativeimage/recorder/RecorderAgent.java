package dev.mooring.nativeimage.recorder;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;

/**
 * {@code -javaagent:recorder.jar=FOLDER}: each process writes a file of its own there, named by its number, line by line,
 * since it may be killed.
 */
public final class RecorderAgent {
    private RecorderAgent() {}

    public static void premain(String folder, Instrumentation instrumentation) {
        var process = ProcessHandle.current().pid();
        try {
            Recorder.writeTo(Path.of(folder, process + "-" + System.nanoTime() + ".tsv"));
            instrumentation.addTransformer(new RedirectedCalls());
        } catch (IOException readOnly) {
            // A process that may not write here runs without.
        }
    }
}
