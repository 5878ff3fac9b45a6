package dev.mooring.discovery;

import dev.mooring.cluster.StackName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a discovered cluster is called: {@code org.project.stack}, which depends on nothing but its stack, so that it is the same
 * on every replica and after every restart. Where that would not be one name for one stack, or is too long, the beginning of a
 * digest makes it so.
 */
final class ClusterNames {
    private static final String PLAIN = "[A-Za-z0-9_-]+";
    private static final int LONGEST = 100;
    private static final int DIGITS = 10;

    private ClusterNames() {}

    static String of(StackName stack) {
        var name = stack.organization() + "." + stack.project() + "." + stack.stack();
        var isPlain = stack.organization().matches(PLAIN)
                && Character.isLetterOrDigit(name.charAt(0))
                && stack.project().matches(PLAIN)
                && stack.stack().matches(PLAIN);
        return isPlain && name.length() <= LONGEST ? name : shortened(name, stack);
    }

    private static String shortened(String name, StackName stack) {
        var clean = "s" + name.replaceAll("[^A-Za-z0-9._-]", "_");
        var kept = clean.substring(0, Math.min(clean.length(), LONGEST - DIGITS - 1));
        return kept + "-" + digest(stack.toString()).substring(0, DIGITS);
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
