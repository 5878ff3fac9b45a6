package dev.mooring.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code Pulumi-Webhook-Signature}: HMAC-SHA256 over the raw body, 64 lowercase hex digits, keyed with the
 * secret's UTF-8 bytes (Pulumi docs, webhooks). Any of several secrets will do. Takes the same time whichever secret or
 * digit is wrong.
 */
public final class Signature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HEX_DIGITS = 64;
    private final List<SecretKeySpec> keys;

    /** @throws IllegalArgumentException when there is no secret: everything would have to be refused or believed */
    public Signature(List<String> secrets) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("at least one secret is needed, and none may be empty");
        }
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
    }

    public boolean matches(@Nullable String header, byte[] body) {
        if (header == null || !isHex(header)) {
            return false;
        }
        var given = HexFormat.of().parseHex(header);
        var matches = false;
        for (var key : keys) {
            matches |= MessageDigest.isEqual(given, mac(key, body));
        }
        return matches;
    }

    private static byte[] mac(SecretKeySpec key, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static boolean isHex(String header) {
        if (header.length() != HEX_DIGITS) {
            return false;
        }
        for (var index = 0; index < HEX_DIGITS; index++) {
            var digit = header.charAt(index);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "Signature[" + keys.size() + " secrets]";
    }
}
