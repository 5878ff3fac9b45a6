package dev.mooring.outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are trusted: those of the system (Java's {@code cacerts}, or {@code javax.net.ssl.trustStore}), and
 * those of a bundle. The file is looked at with each handshake, and read again when its time, size or inode differ, which is
 * how Kubernetes turns a mounted file. One that is gone or holds no certificate leaves things as they are, and is warned of
 * once. What was trusted by a bundle that is no more has to show its certificate again at its next connection.
 */
public final class Trust extends X509ExtendedTrustManager {
    private static final Logger LOG = Logger.getLogger(Trust.class);
    static final String SETTING = "mooring.outgoing.ca-bundle";

    private final Optional<Path> bundle;
    private @Nullable Stamp seen;
    private @Nullable X509ExtendedTrustManager current;
    private @Nullable SSLContext context;

    Trust(Optional<Path> bundle) {
        this.bundle = bundle;
    }

    /** What a file looks like from outside. */
    private record Stamp(
            Object modified, long size, @Nullable Object inode) {
        static Stamp of(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /** For clients of Java's own kind; it goes on being right when the bundle changes. */
    public synchronized SSLContext context() {
        var made = context;
        if (made == null) {
            try {
                made = SSLContext.getInstance("TLS");
                made.init(null, new TrustManager[] {this}, null);
                context = made;
            } catch (GeneralSecurityException everyJavaHasIt) {
                throw new IllegalStateException(everyJavaHasIt);
            }
        }
        return made;
    }

    /** What is wrong with the bundle, if anything is. */
    Optional<String> problem() {
        if (bundle.isEmpty()) {
            return Optional.empty();
        }
        try {
            certificates(bundle.get());
            return Optional.empty();
        } catch (IOException | CertificateException _) {
            return Optional.of(SETTING
                    + " names a file that holds no certificates in PEM: put the certificates of your authorities there,"
                    + " each between BEGIN CERTIFICATE and END CERTIFICATE");
        }
    }

    private synchronized X509ExtendedTrustManager delegate() {
        var now = bundle.flatMap(Trust::stamp).orElse(null);
        var before = current;
        if (before != null && Objects.equals(now, seen)) {
            return before;
        }
        seen = now;
        try {
            var fresh = manager(now == null ? List.of() : certificates(bundle.orElseThrow()));
            if (before == null || now != null) {
                current = fresh;
                forgetSessions();
                if (before != null) {
                    LOG.infof("%s has changed: what it holds now is trusted", SETTING);
                }
                return fresh;
            }
        } catch (IOException | GeneralSecurityException unusable) {
            if (before == null) {
                throw new IllegalStateException(SETTING + " cannot be used", unusable);
            }
        }
        LOG.warnf("%s names a file that is gone or holds no certificates: what it held before is trusted on", SETTING);
        return before;
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            return Optional.of(Stamp.of(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** A session that is taken up again asks for no certificate. */
    private void forgetSessions() {
        if (context != null) {
            var sessions = context.getClientSessionContext();
            Collections.list(sessions.getIds())
                    .forEach(id ->
                            Optional.ofNullable(sessions.getSession(id)).ifPresent(session -> session.invalidate()));
        }
    }

    /**
     * Trusts these authorities and none of the system.
     *
     * @param pem their certificates
     * @throws CertificateException where it holds none
     */
    public static X509ExtendedTrustManager alone(InputStream pem) throws IOException, GeneralSecurityException {
        return manager(storeOf(certificates(pem)));
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException, CertificateException {
        try (InputStream pem = Files.newInputStream(file)) {
            return certificates(pem);
        }
    }

    private static Collection<? extends Certificate> certificates(InputStream pem) throws CertificateException {
        var found = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        if (found.isEmpty()) {
            throw new CertificateException("none");
        }
        return found;
    }

    private static X509ExtendedTrustManager manager(Collection<? extends Certificate> added)
            throws IOException, GeneralSecurityException {
        var system = manager((KeyStore) null);
        if (added.isEmpty()) {
            return system;
        }
        var all = new ArrayList<Certificate>(Arrays.asList(system.getAcceptedIssuers()));
        all.addAll(added);
        return manager(storeOf(all));
    }

    private static KeyStore storeOf(Collection<? extends Certificate> authorities)
            throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var index = 0;
        for (var authority : authorities) {
            store.setCertificateEntry("authority-" + index++, authority);
        }
        return store;
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this Java has no manager of trust"));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        try {
            delegate().checkServerTrusted(chain, type, socket);
        } catch (CertificateException why) {
            throw untrusted(socket instanceof SSLSocket tls ? peer(tls) : null, chain, why);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        try {
            delegate().checkServerTrusted(chain, type, engine);
        } catch (CertificateException why) {
            throw untrusted(engine.getPeerHost(), chain, why);
        }
    }

    private static @Nullable String peer(SSLSocket socket) {
        var session = socket.getHandshakeSession();
        return session == null ? null : session.getPeerHost();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            delegate().checkServerTrusted(chain, type);
        } catch (CertificateException why) {
            throw untrusted(null, chain, why);
        }
    }

    /** A certificate for other names, or whose time is over, no authority mends. */
    private static CertificateException untrusted(
            @Nullable String host, X509Certificate[] chain, CertificateException why) {
        if (!String.valueOf(why.getMessage()).startsWith("PKIX") || isOfTime(why)) {
            return why;
        }
        var last = chain[chain.length - 1];
        return new Untrusted(
                "the certificate of " + (host == null ? "the host" : host) + " is not trusted (issued by "
                        + last.getIssuerX500Principal() + "): set " + SETTING
                        + " to a file that holds the certificate of its authority",
                why);
    }

    private static boolean isOfTime(Throwable why) {
        for (@Nullable Throwable one = why; one != null; one = one.getCause()) {
            if (one instanceof java.security.cert.CertificateExpiredException
                    || one instanceof java.security.cert.CertificateNotYetValidException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("clients are not asked here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("clients are not asked here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("clients are not asked here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate().getAcceptedIssuers();
    }
}
