package dev.mooring.actual.rolesanywhere;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rolesanywhere.model.ListProfilesResponse;
import software.amazon.awssdk.services.rolesanywhere.model.ListSubjectsResponse;
import software.amazon.awssdk.services.rolesanywhere.model.ListTrustAnchorsResponse;

/** Reads trust anchors, profiles, and the certificate subjects that have authenticated with IAM Roles Anywhere. */
@ApplicationScoped
public class RolesAnywhereReader {
    private static final int PAGE = 100;
    /** A host's certificate changes by the month: asked for again within hours of being renewed. */
    private static final Duration CERTIFICATE_AGE = Duration.ofHours(6);
    /** Calls per verification: the rest is asked for in the next ones. */
    private static final int CERTIFICATES_AT_ONCE = 200;

    private final AwsClients clients;
    private final Clock clock;
    private final Cache<String, Optional<Certificate>> certificates = Caffeine.newBuilder()
            .expireAfterWrite(CERTIFICATE_AGE)
            .maximumSize(100_000)
            .build();

    @Inject
    public RolesAnywhereReader(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    public Reading<List<TrustAnchor>> trustAnchors(String region) {
        return AwsFailure.attempt(
                RolesAnywhereSources.TRUST_ANCHORS,
                clock,
                "rolesanywhere:ListTrustAnchors",
                () -> AwsAnswer.all(
                                clients.rolesAnywhere(region)
                                        .listTrustAnchorsPaginator(request -> request.pageSize(PAGE)),
                                clients.limits(),
                                "trustAnchors",
                                ListTrustAnchorsResponse::hasTrustAnchors,
                                ListTrustAnchorsResponse::trustAnchors)
                        .stream()
                        .map(RolesAnywhereTranslation::trustAnchor)
                        .toList());
    }

    public Reading<List<RolesAnywhereProfile>> profiles(String region) {
        return AwsFailure.attempt(
                RolesAnywhereSources.PROFILES,
                clock,
                "rolesanywhere:ListProfiles",
                () -> AwsAnswer.all(
                                clients.rolesAnywhere(region).listProfilesPaginator(request -> request.pageSize(PAGE)),
                                clients.limits(),
                                "profiles",
                                ListProfilesResponse::hasProfiles,
                                ListProfilesResponse::profiles)
                        .stream()
                        .map(RolesAnywhereTranslation::profile)
                        .toList());
    }

    public Reading<List<RolesAnywhereSubject>> subjects(String region) {
        return AwsFailure.attempt(
                RolesAnywhereSources.SUBJECTS,
                clock,
                "rolesanywhere:ListSubjects",
                () -> AwsAnswer.all(
                                clients.rolesAnywhere(region).listSubjectsPaginator(request -> request.pageSize(PAGE)),
                                clients.limits(),
                                "subjects",
                                ListSubjectsResponse::hasSubjects,
                                ListSubjectsResponse::subjects)
                        .stream()
                        .map(RolesAnywhereTranslation::subject)
                        .toList());
    }

    /**
     * The newest certificate that each machine presented, by the machine's name. Subjects of the account that are none of
     * this cluster's machines, or of which it is not clear which one, are not asked for.
     *
     * @param machines names of this cluster's machines, by every name that they may have in a certificate
     */
    public Reading<Map<String, Certificate>> certificates(
            String region, List<RolesAnywhereSubject> subjects, HostNames<String> machines) {
        return AwsFailure.attempt(RolesAnywhereSources.CERTIFICATES, clock, "rolesanywhere:GetSubject", () -> {
            var found = new HashMap<String, Certificate>();
            var calls = 0;
            for (var subject : subjects) {
                if (!(machines.find(subject.commonName()) instanceof HostNames.Match.One<String>(String machine))) {
                    continue;
                }
                var key = subject.id();
                var known = certificates.getIfPresent(key);
                if (known == null && calls++ < CERTIFICATES_AT_ONCE) {
                    known = certificate(region, key);
                    certificates.put(key, known);
                }
                if (known != null) {
                    known.ifPresent(certificate -> found.merge(machine, certificate, Certificate::later));
                }
            }
            return Map.copyOf(found);
        });
    }

    private Optional<Certificate> certificate(String region, String subjectId) {
        var answer = clients.rolesAnywhere(region).getSubject(request -> request.subjectId(subjectId));
        return RolesAnywhereTranslation.newest(AwsAnswer.member(answer.subject(), "subject"));
    }
}
