package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.actual.rolesanywhere.SubjectAsking.Answer;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.rolesanywhere.model.ListProfilesResponse;
import software.amazon.awssdk.services.rolesanywhere.model.ListSubjectsResponse;
import software.amazon.awssdk.services.rolesanywhere.model.ListTrustAnchorsResponse;

/** Reads trust anchors, profiles, and the certificate subjects that have authenticated with IAM Roles Anywhere. */
@ApplicationScoped
public class RolesAnywhereReader {
    private static final int PAGE = 100;
    /** Longer than all tries of a call: those have an outcome of their own. */
    private static final Duration ONE_WITHIN = Duration.ofSeconds(45);

    static final String GET_SUBJECT = "rolesanywhere:GetSubject";
    private static final Source<Answer.Known> CERTIFICATE = Source.named("roles-anywhere-certificate");

    private final AwsClients clients;
    private final Clock clock;
    private final SubjectAsking asking;

    @Inject
    RolesAnywhereReader(
            AwsClients clients,
            KeptSubjects kept,
            RolesAnywhereConfig config,
            Clock clock,
            Event<SubjectsRead> subjectsRead) {
        this(clients, kept, config, clock, cluster -> subjectsRead.fire(new SubjectsRead(cluster)));
    }

    /** @param whenRead told the cluster, once certificates are known that a verification of it did not wait for */
    public RolesAnywhereReader(
            AwsClients clients, KeptSubjects kept, RolesAnywhereConfig config, Clock clock, Consumer<String> whenRead) {
        this.clients = clients;
        this.clock = clock;
        this.asking = new SubjectAsking(this::certificate, kept, config, clock, whenRead, ONE_WITHIN);
    }

    public Reading<List<TrustAnchor>> trustAnchors(AwsAccess access) {
        return AwsFailure.attempt(
                RolesAnywhereSources.TRUST_ANCHORS,
                clock,
                "rolesanywhere:ListTrustAnchors",
                () -> AwsAnswer.all(
                                clients.rolesAnywhere(access)
                                        .listTrustAnchorsPaginator(request -> request.pageSize(PAGE)),
                                clients.limits(),
                                "trustAnchors",
                                ListTrustAnchorsResponse::hasTrustAnchors,
                                ListTrustAnchorsResponse::trustAnchors)
                        .stream()
                        .map(RolesAnywhereTranslation::trustAnchor)
                        .toList());
    }

    public Reading<List<RolesAnywhereProfile>> profiles(AwsAccess access) {
        return AwsFailure.attempt(
                RolesAnywhereSources.PROFILES,
                clock,
                "rolesanywhere:ListProfiles",
                () -> AwsAnswer.all(
                                clients.rolesAnywhere(access).listProfilesPaginator(request -> request.pageSize(PAGE)),
                                clients.limits(),
                                "profiles",
                                ListProfilesResponse::hasProfiles,
                                ListProfilesResponse::profiles)
                        .stream()
                        .map(RolesAnywhereTranslation::profile)
                        .toList());
    }

    public Reading<List<RolesAnywhereSubject>> subjects(AwsAccess access) {
        return AwsFailure.attempt(
                RolesAnywhereSources.SUBJECTS,
                clock,
                "rolesanywhere:ListSubjects",
                () -> AwsAnswer.all(
                                clients.rolesAnywhere(access).listSubjectsPaginator(request -> request.pageSize(PAGE)),
                                clients.limits(),
                                "subjects",
                                ListSubjectsResponse::hasSubjects,
                                ListSubjectsResponse::subjects)
                        .stream()
                        .map(RolesAnywhereTranslation::subject)
                        .toList());
    }

    /**
     * The newest certificate that each machine presented. Subjects of the account that are none of this cluster's machines,
     * or of which it is not clear which one, are not asked for. What is not known soon is read on, and
     * {@link SubjectsRead} tells when it is.
     *
     * @param machines names of this cluster's machines, by every name that they may have in a certificate
     * @param lost names of those that are lost: theirs are asked for at once where they have asked AWS since
     */
    public Reading<NodeCertificates> certificates(
            String cluster,
            AwsAccess access,
            List<RolesAnywhereSubject> subjects,
            HostNames<String> machines,
            Set<String> lost) {
        var machineOf = new LinkedHashMap<String, String>();
        var seen = new HashMap<String, Instant>();
        var urgent = new HashMap<String, Instant>();
        for (var subject : subjects) {
            if (machines.find(subject.commonName()) instanceof HostNames.Match.One<String>(String machine)) {
                machineOf.put(subject.id(), machine);
                subject.lastSeen().ifPresent(at -> {
                    seen.put(subject.id(), at);
                    if (lost.contains(machine)) {
                        urgent.put(subject.id(), at);
                    }
                });
            }
        }
        var look = asking.look(cluster, access, machineOf.keySet(), urgent);
        return look.failure().isPresent()
                ? Reading.unavailable(
                        RolesAnywhereSources.CERTIFICATES, look.failure().get())
                : Reading.fresh(RolesAnywhereSources.CERTIFICATES, byMachine(machineOf, seen, look), clock.instant());
    }

    /**
     * A machine may have several subjects: while one of them is not known, it is not known which certificate is the newest.
     * Whether it is refused is told by the one that asked last: one that has a new name is refused by that, and was served by
     * the old.
     *
     * @param seen when each subject asked last, as far as AWS says
     */
    static NodeCertificates byMachine(
            Map<String, String> machineOf, Map<String, Instant> seen, SubjectAsking.Look look) {
        var found = new HashMap<String, Certificate>();
        var unread = new HashSet<String>();
        var refused = new HashMap<String, Instant>();
        var served = new HashMap<String, Instant>();
        machineOf.forEach((subject, machine) -> {
            var known = look.bySubject().get(subject);
            if (known == null) {
                unread.add(machine);
            } else {
                known.ifPresent(certificate -> found.merge(machine, certificate, Certificate::later));
                if (look.refused().contains(subject)) {
                    refused.merge(machine, seen.getOrDefault(subject, Instant.MIN), RolesAnywhereReader::later);
                } else {
                    served.merge(machine, seen.getOrDefault(subject, Instant.MAX), RolesAnywhereReader::later);
                }
            }
        });
        found.keySet().removeAll(unread);
        refused.keySet().removeAll(unread);
        // Where it is not clear which of them asked last, it was served.
        served.forEach((machine, at) -> refused.computeIfPresent(machine, (_, no) -> no.isAfter(at) ? no : null));
        return new NodeCertificates(found, refused.keySet(), unread);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Answer certificate(AwsAccess access, String subjectId) {
        var reading = AwsFailure.attempt(CERTIFICATE, clock, GET_SUBJECT, () -> {
            var answer = clients.rolesAnywhere(access).getSubject(request -> request.subjectId(subjectId));
            return RolesAnywhereTranslation.newest(AwsAnswer.member(answer.subject(), "subject"));
        });
        return reading.cause()
                .<Answer>map(Answer.Failed::new)
                .orElseGet(() -> reading.value().orElseThrow());
    }

    @PreDestroy
    void stop() {
        asking.close();
    }
}
