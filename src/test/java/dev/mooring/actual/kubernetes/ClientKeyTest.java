package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.reading.Unreadable;
import dev.mooring.standin.ClientIdentity;
import dev.mooring.standin.ClientIdentity.Form;
import dev.mooring.standin.Pem;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client keys as people's tools write them. */
class ClientKeyTest {
    private static final String UNUSABLE =
            "the client key of the kubeconfig is no RSA or EC key in PEM (PKCS #1, PKCS #8 or SEC 1), or is damaged";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aKeyInTheKubeconfigIsUsed(Form form) throws Exception {
        var identity = ClientIdentity.of(form);
        var config = certificate(identity)
                .withClientKeyData(Pem.base64(identity.pemKey()))
                .build();
        ClientKey.makeReadable(config);
        assertThat(secret(used(config))).isEqualTo(secret(identity.key()));
    }

    @ParameterizedTest
    @EnumSource
    void aKeyInAFileIsUsed(Form form) throws Exception {
        var identity = ClientIdentity.of(form);
        var config = certificate(identity)
                .withClientKeyFile(file(identity.pemKey()).toString())
                .build();
        ClientKey.makeReadable(config);
        assertThat(secret(used(config))).isEqualTo(secret(identity.key()));
    }

    @Test
    void aConfigurationWithoutAKeyStaysAsItIs() {
        var config = new ConfigBuilder(Config.empty()).withOauthToken("t").build();
        ClientKey.makeReadable(config);
        assertThat(config.getClientKeyData()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMAA=\n",
                // Ed25519
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIKqg1mXTNC1ICGjyVbPzWBcdKRWqPNBBTVVTf0o4kCP2\n-----END PRIVATE KEY-----\n"
            })
    void aKeyThatIsNoneIsRefusedInOneLine(String text) throws Exception {
        assertRefused(file(text).toString(), UNUSABLE);
    }

    @Test
    void aCertificateInPlaceOfAKeyIsRefused() throws Exception {
        assertRefused(file(ClientIdentity.of(Form.EC_SEC1).certificate()).toString(), UNUSABLE);
    }

    @Test
    void aKeyWithAPassphraseIsRefused() throws Exception {
        var text = """
                -----BEGIN EC PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,7B2A1F2E3D4C5B6A798897A6B5C4D3E2

                MHcCAQEEIA==
                -----END EC PRIVATE KEY-----
                """;
        assertRefused(file(text).toString(), "the client key of the kubeconfig has a passphrase; it needs one without");
    }

    @Test
    void aKeyFileThatIsNotThereIsRefused() {
        assertRefused(folder.resolve("nowhere").toString(), "the client key that the kubeconfig names cannot be read");
    }

    private static void assertRefused(String file, String detail) {
        var config = new ConfigBuilder(Config.empty()).withClientKeyFile(file).build();
        assertThatThrownBy(() -> ClientKey.makeReadable(config))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        refused -> assertThat(refused.reason().detail()).isEqualTo(detail));
    }

    /** Of two that are the same key, one may say more of itself. */
    private static BigInteger secret(PrivateKey key) {
        return switch (key) {
            case RSAPrivateKey rsa -> rsa.getPrivateExponent();
            case ECPrivateKey ec -> ec.getS();
            default -> throw new AssertionError(key);
        };
    }

    private static ConfigBuilder certificate(ClientIdentity identity) {
        return new ConfigBuilder(Config.empty()).withClientCertData(Pem.base64(identity.certificate()));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("key"), text);
    }

    private static PrivateKey used(Config config) throws Exception {
        var manager = (X509KeyManager) SSLUtils.keyManagers(config)[0];
        return Arrays.stream(new String[] {"RSA", "EC"})
                .map(type -> manager.getClientAliases(type, null))
                .filter(Objects::nonNull)
                .map(aliases -> manager.getPrivateKey(aliases[0]))
                .findFirst()
                .orElseThrow();
    }
}
