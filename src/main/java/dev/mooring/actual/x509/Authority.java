package dev.mooring.actual.x509;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A certificate of a certificate authority. One that is renewed keeps its name, and often its key; one that is replaced may
 * keep its name too.
 *
 * @param name its distinguished name, in the form in which names are compared
 * @param key the identifier of its key, in hexadecimal; empty where it has none
 * @param publicKey the key itself, in hexadecimal
 */
public record Authority(String name, String key, String publicKey, Instant notAfter) {
    /**
     * When the authority ends that a certificate is of: the last of its certificates. Empty where it is none of these, or it
     * is not clear which.
     */
    public static Optional<Instant> end(Issuer issuer, List<Authority> authorities) {
        var keys = authorities.stream()
                .filter(authority -> authority.mayBe(issuer))
                .map(Authority::publicKey)
                .collect(Collectors.toSet());
        return keys.size() == 1
                ? authorities.stream()
                        .filter(authority ->
                                authority.name().equals(issuer.name()) && keys.contains(authority.publicKey()))
                        .map(Authority::notAfter)
                        .max(Instant::compareTo)
                : Optional.empty();
    }

    private boolean mayBe(Issuer issuer) {
        return name.equals(issuer.name()) && (key.isEmpty() || issuer.key().isEmpty() || key.equals(issuer.key()));
    }
}
