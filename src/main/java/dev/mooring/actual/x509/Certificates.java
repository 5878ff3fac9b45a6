package dev.mooring.actual.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** Reads certificates in PEM. */
public final class Certificates {
    private Certificates() {}

    /** Every certificate of a bundle, in its order; none where it is not one. */
    public static List<Certificate> parse(String pem) {
        return each(pem, Certificates::certificate);
    }

    /** The same, and whose they are. */
    public static List<Certificate> withIssuers(String pem) {
        return each(pem, found -> {
            var certificate = certificate(found);
            return new Certificate(
                    certificate.serialNumber(),
                    certificate.notBefore(),
                    certificate.notAfter(),
                    Optional.of(new Issuer(name(found.getIssuerX500Principal()), issuersKey(found))));
        });
    }

    /** The authorities whose certificates a bundle holds, in its order; none where it is no bundle. */
    public static List<Authority> authorities(String pem) {
        return each(
                pem,
                found -> new Authority(
                        name(found.getSubjectX500Principal()),
                        key(found),
                        publicKey(found),
                        found.getNotAfter().toInstant()));
    }

    private static <T> List<T> each(String pem, Function<X509Certificate, T> read) {
        try {
            var stream = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
            return CertificateFactory.getInstance("X.509").generateCertificates(stream).stream()
                    .map(found -> read.apply((X509Certificate) found))
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

    /** The form in which neither case nor spaces nor the type of a text tell names apart. */
    private static String name(X500Principal name) {
        return name.getName(X500Principal.CANONICAL);
    }

    private static String issuersKey(X509Certificate found) {
        return identifier(found, extensions -> {
            var issuer = AuthorityKeyIdentifier.fromExtensions(extensions);
            return issuer == null ? null : issuer.getKeyIdentifierOctets();
        });
    }

    private static String key(X509Certificate found) {
        return identifier(found, extensions -> {
            var subject = SubjectKeyIdentifier.fromExtensions(extensions);
            return subject == null ? null : subject.getKeyIdentifier();
        });
    }

    private static String identifier(X509Certificate found, Function<Extensions, byte @Nullable []> read) {
        try {
            var extensions = holder(found).getExtensions();
            var identifier = extensions == null ? null : read.apply(extensions);
            return identifier == null ? "" : HexFormat.of().formatHex(identifier);
        } catch (IOException | CertificateEncodingException | RuntimeException malformed) {
            // The library reports some malformed structures by IllegalArgumentException and others.
            return "";
        }
    }

    private static String publicKey(X509Certificate found) {
        try {
            return HexFormat.of()
                    .formatHex(holder(found).getSubjectPublicKeyInfo().getEncoded());
        } catch (IOException | CertificateEncodingException | RuntimeException malformed) {
            // Not the same as any other.
            return found.getSerialNumber().toString(16);
        }
    }

    private static X509CertificateHolder holder(X509Certificate found)
            throws IOException, CertificateEncodingException {
        return new X509CertificateHolder(found.getEncoded());
    }
}
