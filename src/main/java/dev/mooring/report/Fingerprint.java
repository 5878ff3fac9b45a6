package dev.mooring.report;

import dev.mooring.check.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes fingerprints: the first 16 bytes of SHA-256 over cluster, check and subject, in hex. */
final class Fingerprint {
    private static final int BYTES = 16;
    private static final String SEPARATOR = "\u0000";

    private Fingerprint() {}

    static String of(String cluster, String check, Subject subject) {
        var text = String.join(SEPARATOR, cluster, check, subject.kind(), subject.name());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
