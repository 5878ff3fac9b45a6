package dev.mooring.caller;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A token that is valid here. Only its hash is kept.
 *
 * @param sha256 in lower-case hex
 */
record Token(String name, Role role, String sha256) {
    /** Shorter ones can be guessed. */
    static final int FEWEST_CHARACTERS = 16;

    static Token of(String name, Role role, String text) {
        return new Token(name, role, HexFormat.of().formatHex(hash(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Takes the same time whatever differs. */
    boolean hasHash(byte[] hash) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
    }

    static byte[] hash(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
