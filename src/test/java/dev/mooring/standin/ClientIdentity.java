package dev.mooring.standin;

import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate of its own, signed by itself, for a client or for a server on this machine, and its key in a form. */
public record ClientIdentity(PrivateKey key, String certificate, String pemKey) {
    /** The forms in which tools write keys. */
    public enum Form {
        RSA_PKCS1("RSA"),
        RSA_PKCS8("RSA"),
        EC_SEC1("EC"),
        /** As {@code openssl ecparam -genkey} writes it. */
        EC_SEC1_AFTER_ITS_PARAMETERS("EC"),
        EC_PKCS8("EC");

        private final String algorithm;

        Form(String algorithm) {
            this.algorithm = algorithm;
        }
    }

    public static ClientIdentity of(Form form) throws Exception {
        var generator = KeyPairGenerator.getInstance(form.algorithm);
        generator.initialize(form.algorithm.equals("RSA") ? 2048 : 256);
        var keys = generator.generateKeyPair();
        return new ClientIdentity(keys.getPrivate(), certificate(keys), write(form, keys));
    }

    private static String certificate(KeyPair keys) throws Exception {
        var name = new X500Name("CN=localhost");
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                name,
                keys.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        }));
        var signer = new JcaContentSignerBuilder(
                "SHA256with" + (keys.getPrivate() instanceof ECPrivateKey ? "ECDSA" : "RSA"));
        return pem("CERTIFICATE", builder.build(signer.build(keys.getPrivate())).getEncoded());
    }

    private static String write(Form form, KeyPair keys) throws Exception {
        var pkcs8 = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        return switch (form) {
            case RSA_PKCS8, EC_PKCS8 -> pem("PRIVATE KEY", pkcs8.getEncoded());
            case RSA_PKCS1 ->
                pem("RSA PRIVATE KEY", pkcs8.parsePrivateKey().toASN1Primitive().getEncoded());
            case EC_SEC1 -> sec1(keys);
            case EC_SEC1_AFTER_ITS_PARAMETERS ->
                pem("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()) + sec1(keys);
        };
    }

    private static String sec1(KeyPair keys) throws Exception {
        var bits = new DERBitString(
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded())
                        .getPublicKeyData()
                        .getBytes());
        var key = new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, ((ECPrivateKey) keys.getPrivate()).getS(), bits, SECObjectIdentifiers.secp256r1);
        return pem("EC PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String type, byte[] encoded) throws Exception {
        try (var text = new StringWriter();
                var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, encoded));
            writer.flush();
            return text.toString();
        }
    }
}
