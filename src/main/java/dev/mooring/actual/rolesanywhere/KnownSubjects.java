package dev.mooring.actual.rolesanywhere;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.rolesanywhere.KeptSubjects.KeptSubject;
import dev.mooring.actual.x509.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What subjects presented, for a day from when it was asked for, also across restarts; and which it is time to ask for again. */
final class KnownSubjects {
    /** A host's certificate changes by the month: asked for again within hours of being renewed. */
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofHours(6);
    /** What was refused, or is of a lost machine that has asked AWS since. */
    private static final Duration URGENT_AGAIN_AFTER = Duration.ofMinutes(10);
    /** While it cannot be asked again. */
    private static final Duration LASTS = Duration.ofDays(1);
    /** In memory, of subjects of all clusters. */
    private static final long MOST = 100_000;

    private final KeptSubjects kept;
    private final Clock clock;
    private final Cache<String, KeptSubject> known =
            Caffeine.newBuilder().expireAfterWrite(LASTS).maximumSize(MOST).build();

    KnownSubjects(KeptSubjects kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /** What those presented of which it is known. */
    Map<String, Optional<Certificate>> certificates(AwsAccess access, Collection<String> subjects) {
        var found = new HashMap<String, Optional<Certificate>>();
        for (var subject : subjects) {
            var one = known.getIfPresent(key(access, subject));
            if (one != null) {
                found.put(subject, one.certificate());
            }
        }
        return found;
    }

    /** Those that were given no credentials when they asked last. */
    Set<String> refused(AwsAccess access, Collection<String> subjects) {
        return subjects.stream()
                .filter(subject -> {
                    var one = known.getIfPresent(key(access, subject));
                    return one != null && one.refused();
                })
                .collect(Collectors.toSet());
    }

    boolean knowsAll(AwsAccess access, Collection<String> subjects) {
        return subjects.stream().allMatch(subject -> known.getIfPresent(key(access, subject)) != null);
    }

    /**
     * Those to ask for, which are those of which nothing is known first.
     *
     * @param urgent subjects of lost machines, with the time at which each asked AWS last
     */
    List<String> due(AwsAccess access, Collection<String> subjects, Map<String, Instant> urgent) {
        var old = clock.instant().minus(ASKED_AGAIN_AFTER);
        return Stream.concat(
                        subjects.stream().filter(subject -> known.getIfPresent(key(access, subject)) == null),
                        subjects.stream()
                                .filter(subject -> isOlder(known.getIfPresent(key(access, subject)), old)
                                        || isUrgent(known.getIfPresent(key(access, subject)), urgent.get(subject))))
                .distinct()
                .toList();
    }

    private boolean isUrgent(@Nullable KeptSubject one, @Nullable Instant askedAws) {
        return one != null
                && isOlder(one, clock.instant().minus(URGENT_AGAIN_AFTER))
                && (one.refused() || (askedAws != null && askedAws.isAfter(one.askedAt())));
    }

    private static boolean isOlder(@Nullable KeptSubject one, Instant old) {
        return one != null && one.askedAt().isBefore(old);
    }

    /** From before a restart, or from the replica that led the cluster before. */
    void recall(AwsAccess access) {
        kept.since(access.region(), oldest())
                .forEach((subject, found) -> known.asMap()
                        .merge(
                                key(access, subject),
                                found,
                                (one, other) -> one.askedAt().isBefore(other.askedAt()) ? other : one));
    }

    /** Of a subject that was asked for now. */
    KeptSubject put(AwsAccess access, String subject, Optional<Certificate> certificate, boolean refused) {
        var found = new KeptSubject(certificate, clock.instant(), refused);
        known.put(key(access, subject), found);
        return found;
    }

    /** For after a restart, and for other replicas. */
    void keep(AwsAccess access, Map<String, KeptSubject> found) {
        if (!found.isEmpty()) {
            kept.keep(access.region(), found, oldest());
        }
    }

    private Instant oldest() {
        return clock.instant().minus(LASTS);
    }

    /** The id of a subject is unique, whoever asks. */
    private static String key(AwsAccess access, String subject) {
        return access.region() + " " + subject;
    }
}
