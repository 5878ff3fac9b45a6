package dev.mooring.standin;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.Callable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Makes certificates and signing requests. */
public final class Pem {
    private static final KeyPair KEYS = keys();

    private Pem() {}

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String certificate(String commonName, Instant notAfter) {
        var name = new X500Name("CN=" + commonName);
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.TEN,
                Date.from(notAfter.minus(Duration.ofDays(365))),
                Date.from(notAfter),
                name,
                KEYS.getPublic());
        return pem("CERTIFICATE", () -> builder.build(signer()).getEncoded());
    }

    public static String request(String commonName, String dnsName, String address) {
        var builder = new JcaPKCS10CertificationRequestBuilder(
                new X500Name("O=system:nodes,CN=" + commonName), KEYS.getPublic());
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, dnsName), new GeneralName(GeneralName.iPAddress, address)
        });
        return pem("CERTIFICATE REQUEST", () -> {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, names);
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            return builder.build(signer()).getEncoded();
        });
    }

    private static ContentSigner signer() throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(KEYS.getPrivate());
    }

    private static String pem(String type, Callable<byte[]> encoded) {
        try {
            var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded.call());
            return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
}
