package dev.mooring.actual.kubernetes;

import dev.mooring.cluster.ClustersConfig.KubernetesConfig;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a connection is made of, as they were when it was: a kubeconfig with what it names, or what Kubernetes gives
 * a pod. Told apart by what is in them, since Kubernetes swaps a link under them; only a digest of that is kept.
 */
record ConnectionFiles(List<Path> files, String digest) {
    /** Of a file that cannot be read: it may be able to be, later. */
    private static final byte[] UNREADABLE = "unreadable".getBytes(StandardCharsets.UTF_8);

    static ConnectionFiles of(KubernetesConfig config) {
        return of(
                switch (config.access()) {
                    case EKS, ESC -> List.of();
                    case IN_CLUSTER -> ofPod();
                    case KUBECONFIG -> ofKubeconfig(Path.of(config.kubeconfig().orElseThrow()));
                });
    }

    static ConnectionFiles of(List<Path> files) {
        return new ConnectionFiles(List.copyOf(files), digest(files));
    }

    /** Whether any of them holds something else now. */
    boolean haveChanged() {
        return !digest(files).equals(digest);
    }

    private static List<Path> ofPod() {
        return List.of(
                Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_CA_CRT_PATH),
                Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH));
    }

    private static List<Path> ofKubeconfig(Path kubeconfig) {
        var files = new ArrayList<Path>();
        files.add(kubeconfig);
        named(kubeconfig)
                .filter(name -> !name.isEmpty())
                .map(name -> kubeconfig.toAbsolutePath().resolveSibling(name))
                .distinct()
                .forEach(files::add);
        return files;
    }

    /** What cannot be understood names nothing; that it cannot be, whoever connects by it says. */
    private static Stream<String> named(Path kubeconfig) {
        try {
            var read = KubeConfigUtils.parseConfig(kubeconfig.toFile());
            var authorities = read.getClusters().stream()
                    .map(NamedCluster::getCluster)
                    .filter(Objects::nonNull)
                    .map(Cluster::getCertificateAuthority);
            var identities = read.getUsers().stream()
                    .map(NamedAuthInfo::getUser)
                    .filter(Objects::nonNull)
                    .flatMap(ConnectionFiles::named);
            return Stream.concat(authorities, identities).filter(Objects::nonNull);
        } catch (RuntimeException notUnderstood) {
            return Stream.empty();
        }
    }

    /** A token file is none of them: it is read for each request. */
    private static Stream<String> named(AuthInfo user) {
        return Stream.of(user.getClientCertificate(), user.getClientKey());
    }

    /** The file of the user that a kubeconfig is used as. */
    static Optional<Path> tokenFile(Path kubeconfig, Config used) {
        var context = used.getCurrentContext();
        return context == null
                ? Optional.empty()
                : KubeConfigUtils.parseConfig(kubeconfig.toFile()).getUsers().stream()
                        .filter(user -> context.getContext().getUser().equals(user.getName()))
                        .map(NamedAuthInfo::getUser)
                        .filter(Objects::nonNull)
                        .map(AuthInfo::getTokenFile)
                        .filter(name -> name != null && !name.isEmpty())
                        .map(name -> kubeconfig.toAbsolutePath().resolveSibling(name))
                        .findFirst();
    }

    /** @throws Unreadable where it cannot be read */
    static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new Unreadable(
                    Kind.UNAUTHENTICATED,
                    "read the token for the Kubernetes API",
                    "the token file that the kubeconfig names cannot be read");
        }
    }

    private static String digest(List<Path> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(content(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            return UNREADABLE;
        }
    }
}
