package dev.mooring.actual.x509;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads certificates in PEM. */
public final class Certificates {
    private Certificates() {}

    /** Every certificate of a bundle, in its order; none where it is not one. */
    public static List<Certificate> parse(String pem) {
        try {
            var stream = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
            return CertificateFactory.getInstance("X.509").generateCertificates(stream).stream()
                    .map(found -> certificate((X509Certificate) found))
                    .toList();
        } catch (CertificateException malformed) {
            return List.of();
        }
    }

    private static Certificate certificate(X509Certificate found) {
        return new Certificate(
                found.getSerialNumber().toString(16),
                found.getNotBefore().toInstant(),
                found.getNotAfter().toInstant());
    }
}
