package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.RolesAnywhereSubject;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import software.amazon.awssdk.services.rolesanywhere.model.SubjectSummary;

/** Reads the certificate subjects that have authenticated with IAM Roles Anywhere. */
@ApplicationScoped
public class RolesAnywhereReader {
    private final AwsClients clients;
    private final Clock clock;

    @Inject
    public RolesAnywhereReader(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    public Reading<List<RolesAnywhereSubject>> subjects(String region) {
        return AwsFailure.attempt(
                Source.ROLES_ANYWHERE_SUBJECTS,
                clock,
                "rolesanywhere:ListSubjects",
                () ->
                        clients
                                .rolesAnywhere(region)
                                .listSubjectsPaginator(request -> request.pageSize(100))
                                .subjects()
                                .stream()
                                .map(RolesAnywhereReader::subject)
                                .toList());
    }

    private static RolesAnywhereSubject subject(SubjectSummary found) {
        return new RolesAnywhereSubject(
                String.valueOf(found.subjectId()),
                commonName(Optional.ofNullable(found.x509Subject()).orElse("")),
                Boolean.TRUE.equals(found.enabled()),
                Optional.ofNullable(found.lastSeenAt()));
    }

    private static String commonName(String subject) {
        try {
            return new LdapName(subject)
                    .getRdns().stream()
                            .filter(part -> "CN".equalsIgnoreCase(part.getType()))
                            .map(part -> String.valueOf(part.getValue()))
                            .findFirst()
                            .orElse(subject);
        } catch (InvalidNameException _) {
            return subject;
        }
    }
}
