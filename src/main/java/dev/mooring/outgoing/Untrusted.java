package dev.mooring.outgoing;

import java.security.cert.CertificateException;

/** Whoever answered showed a certificate that nobody trusted vouches for. Its message is one for people. */
public final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1;

    Untrusted(String message, CertificateException why) {
        super(message, why);
    }
}
