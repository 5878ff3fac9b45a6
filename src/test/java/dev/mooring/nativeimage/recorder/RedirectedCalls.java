package dev.mooring.nativeimage.recorder;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/** Has every class that does not belong to the JDK call the {@link Recorder}. */
final class RedirectedCalls implements ClassFileTransformer {
    /** Quarkus' class loader: it loads all there is by name, and is no part of an image. */
    private static final String JVM_ALONE = "io/quarkus/bootstrap/runner/";

    @Override
    public byte[] transform(
            Module module, ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        var isOfTheJdk = loader == null || module.isNamed();
        if (isOfTheJdk || name == null || redefined != null || name.startsWith(JVM_ALONE)) {
            return null;
        }
        try {
            return new ClassBytes(name, bytes).redirected();
        } catch (RuntimeException | LinkageError notUnderstood) {
            Recorder.write(String.join("\t", "unread", name.replace('/', '.'), "", String.valueOf(notUnderstood), ""));
            return null;
        }
    }
}
