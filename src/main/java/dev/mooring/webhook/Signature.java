package dev.mooring.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
    private final List<Key> keys;

    /** A secret and what people call it. Its text never shows the secret. */
    public record Secret(String label, String value) {
        @Override
        public String toString() {
            return "Secret[" + label + "]";
        }
    }

    /** A MAC that was given its key once and is copied for each use. */
    private record Key(String label, Mac mac) {}

    /** @throws IllegalArgumentException when there is no secret: everything would have to be refused or believed */
    public Signature(List<Secret> secrets) {
        if (secrets.isEmpty()
                || secrets.stream().anyMatch(secret -> secret.value().isEmpty())) {
            throw new IllegalArgumentException("at least one secret is needed, and none may be empty");
        }
        this.keys = secrets.stream()
                .map(secret -> new Key(secret.label(), mac(secret.value())))
                .toList();
    }

    /** The label of the secret that signed a body; empty if none did. */
    public Optional<String> signer(@Nullable String header, byte[] body) {
        if (!isWellFormed(header)) {
            return Optional.empty();
        }
        var given = HexFormat.of().parseHex(header);
        var signer = Optional.<String>empty();
        for (var key : keys) {
            if (MessageDigest.isEqual(given, copy(key.mac()).doFinal(body)) && signer.isEmpty()) {
                signer = Optional.of(key.label());
            }
        }
        return signer;
    }

    private static Mac mac(String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static Mac copy(Mac mac) {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the platform's " + ALGORITHM + " can be copied", impossible);
        }
    }

    /** Whether a header could be a signature at all: what is not need not be listened to. */
    static boolean isWellFormed(@Nullable String header) {
        if (header == null || header.length() != HEX_DIGITS) {
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
