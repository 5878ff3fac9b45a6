package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.x509.Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What certificate subjects presented, kept for longer than a process lives. Neither method throws. */
public interface KeptSubjects {
    /** Keeps nothing. */
    KeptSubjects NOWHERE = new KeptSubjects() {
        @Override
        public Map<String, KeptSubject> since(String region, Instant oldest) {
            return Map.of();
        }

        @Override
        public void keep(String region, Map<String, KeptSubject> subjects, Instant oldest) {
            // What is not kept is asked for again.
        }
    };

    /**
     * What a subject presented last.
     *
     * @param certificate empty where it presented none that can be read
     * @param askedAt when AWS was asked
     * @param refused whether it was given no credentials when it asked last; what was refused is not kept, and asked for again
     */
    record KeptSubject(Optional<Certificate> certificate, Instant askedAt, boolean refused) {
        public KeptSubject(Optional<Certificate> certificate, Instant askedAt) {
            this(certificate, askedAt, false);
        }
    }

    /** By the subject's id, those that were asked for since then. */
    Map<String, KeptSubject> since(String region, Instant oldest);

    /** Adds some, and forgets all that are older than that. */
    void keep(String region, Map<String, KeptSubject> subjects, Instant oldest);
}
