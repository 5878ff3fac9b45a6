package dev.mooring.actual.x509;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells bundles of certificates apart by what is in them: neither their order nor line breaks count. */
public final class PemBundle {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

    private PemBundle() {}

    /**
     * The certificates of a bundle, each as the base64 of its DER form.
     *
     * @param base64 of the bundle in PEM; what is no bundle counts as one certificate of its own
     */
    public static Set<String> certificates(String base64) {
        var found = BLOCK.matcher(pem(base64))
                .results()
                .map(block -> block.group(1).replaceAll("\\s", ""))
                .collect(Collectors.toUnmodifiableSet());
        return found.isEmpty() ? Set.of(base64.strip()) : found;
    }

    /** The bundle in PEM; empty text where it is not base64. */
    public static String pem(String base64) {
        try {
            return new String(
                    Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
