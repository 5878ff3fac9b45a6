package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * The key of a client certificate in a kubeconfig: RSA or EC, in PEM, as PKCS #1, PKCS #8 or SEC 1. The Kubernetes client
 * (7.5) tells the kind by the name of the form, and takes an EC key in PKCS #8 for one of RSA; in one form, and told the
 * kind, it takes all.
 */
final class ClientKey {
    private ClientKey() {}

    /**
     * Gives the client a key that it understands, where there is one.
     *
     * @throws Unreadable where there is one that cannot be used
     */
    static void makeReadable(Config config) {
        if (isEmpty(config.getClientKeyData()) && isEmpty(config.getClientKeyFile())) {
            return;
        }
        var key = read(config);
        var algorithm = algorithm(key.getPrivateKeyAlgorithm().getAlgorithm());
        config.setClientKeyData(Base64.getEncoder().encodeToString(pem(key, algorithm)));
        config.setClientKeyFile(null);
        config.setClientKeyAlgo(algorithm);
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }

    private static PrivateKeyInfo read(Config config) {
        try (var content =
                        CertUtils.getInputStreamFromDataOrFile(config.getClientKeyData(), config.getClientKeyFile());
                var reader = new InputStreamReader(content, StandardCharsets.US_ASCII)) {
            return first(reader);
        } catch (IOException unreadable) {
            throw unusable(
                    isEmpty(config.getClientKeyData())
                            ? "the client key that the kubeconfig names cannot be read"
                            : "the client key of the kubeconfig cannot be read");
        } catch (IllegalArgumentException notPem) {
            throw neither();
        }
    }

    /** The parameters of an EC key may stand before it. */
    private static PrivateKeyInfo first(Reader reader) throws IOException {
        var pem = new PEMParser(reader);
        while (true) {
            switch (next(pem)) {
                case PEMKeyPair pair -> {
                    return pair.getPrivateKeyInfo();
                }
                case PrivateKeyInfo key -> {
                    return key;
                }
                case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
                    throw unusable("the client key of the kubeconfig has a passphrase; it needs one without");
                case null -> throw neither();
                default -> {}
            }
        }
    }

    private static Object next(PEMParser pem) {
        try {
            return pem.readObject();
        } catch (IOException notAKey) {
            throw neither();
        }
    }

    private static String algorithm(ASN1ObjectIdentifier identifier) {
        if (PKCSObjectIdentifiers.rsaEncryption.equals(identifier)) {
            return "RSA";
        }
        if (X9ObjectIdentifiers.id_ecPublicKey.equals(identifier)) {
            return "EC";
        }
        throw neither();
    }

    private static byte[] pem(PrivateKeyInfo key, String algorithm) {
        try (var text = new StringWriter();
                var writer = new PemWriter(text)) {
            var encoded = key.getEncoded();
            // So that what is wrong with it is said here.
            var unused = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            writer.writeObject(new PemObject("PRIVATE KEY", encoded));
            writer.flush();
            return text.toString().getBytes(StandardCharsets.US_ASCII);
        } catch (IOException | GeneralSecurityException broken) {
            throw neither();
        }
    }

    private static Unreadable neither() {
        return unusable(
                "the client key of the kubeconfig is no RSA or EC key in PEM (PKCS #1, PKCS #8 or SEC 1), or is damaged");
    }

    private static Unreadable unusable(String why) {
        return new Unreadable(Kind.MALFORMED, KubernetesSources.READ_KUBECONFIG, why);
    }
}
