package dev.mooring.standin;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority of a company. */
public final class Authority {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private final KeyPair keys = keys();
    private final X500Name name;
    private final String certificate;

    public Authority(String name) throws Exception {
        this.name = new X500Name("CN=" + name);
        var builder = builder(this.name, keys);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        this.certificate = signed(builder);
    }

    /** In PEM. */
    public String certificate() {
        return certificate;
    }

    /** A certificate and its key, both in PEM. */
    public record Issued(String certificate, String key) {
        /** As Kubernetes and cert-manager do it: each file is replaced as a whole. */
        public void writeTo(Path folder) throws Exception {
            replace(folder.resolve("tls.key"), key);
            replace(folder.resolve("tls.crt"), certificate);
        }

        /** A server that shows it. */
        public ServerSocket listening() throws Exception {
            var own = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", ""))));
            var chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.UTF_8)))
                    .toArray(Certificate[]::new);
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("me", own, new char[0], chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost"));
        }
    }

    /** Puts a new file in the place of another. */
    public static void replace(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        var next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public Issued issue(String... hosts) throws Exception {
        var own = keys();
        var builder = builder(new X500Name("CN=" + hosts[0]), own);
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(Arrays.stream(hosts)
                        .map(host -> new GeneralName(GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new)));
        return new Issued(
                signed(builder) + certificate,
                pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair of) {
        var now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                of.getPublic());
    }

    private String signed(JcaX509v3CertificateBuilder builder) throws Exception {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        return pem("CERTIFICATE", builder.build(signer).getEncoded());
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
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
