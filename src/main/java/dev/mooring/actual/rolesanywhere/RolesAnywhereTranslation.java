package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.Certificate;
import dev.mooring.actual.RolesAnywhereProfile;
import dev.mooring.actual.RolesAnywhereSubject;
import dev.mooring.actual.TrustAnchor;
import dev.mooring.actual.x509.Certificates;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import software.amazon.awssdk.services.rolesanywhere.model.CredentialSummary;
import software.amazon.awssdk.services.rolesanywhere.model.ProfileDetail;
import software.amazon.awssdk.services.rolesanywhere.model.SubjectDetail;
import software.amazon.awssdk.services.rolesanywhere.model.SubjectSummary;
import software.amazon.awssdk.services.rolesanywhere.model.TrustAnchorDetail;

/** The SDK's shapes to ours. Members may be absent. */
final class RolesAnywhereTranslation {
    private RolesAnywhereTranslation() {}

    static TrustAnchor trustAnchor(TrustAnchorDetail found) {
        var bundle = Optional.ofNullable(found.source())
                .flatMap(source -> Optional.ofNullable(source.sourceData()))
                .flatMap(data -> Optional.ofNullable(data.x509CertificateData()));
        var certificates = bundle.map(Certificates::parse);
        return new TrustAnchor(
                Objects.toString(found.trustAnchorArn(), ""),
                Objects.toString(found.trustAnchorId(), ""),
                Objects.toString(found.name(), ""),
                Boolean.TRUE.equals(found.enabled()),
                certificates.orElse(List.of()),
                certificates.filter(List::isEmpty).map(_ -> "its certificate bundle could not be read"));
    }

    static RolesAnywhereProfile profile(ProfileDetail found) {
        return new RolesAnywhereProfile(
                Objects.toString(found.profileArn(), ""),
                Objects.toString(found.profileId(), ""),
                Objects.toString(found.name(), ""),
                Boolean.TRUE.equals(found.enabled()),
                Boolean.TRUE.equals(found.acceptRoleSessionName()),
                List.copyOf(found.roleArns()),
                Optional.ofNullable(found.durationSeconds()).map(Duration::ofSeconds));
    }

    static RolesAnywhereSubject subject(SubjectSummary found) {
        return new RolesAnywhereSubject(
                Objects.toString(found.subjectId(), ""),
                commonName(Objects.toString(found.x509Subject(), "")),
                Boolean.TRUE.equals(found.enabled()),
                Optional.ofNullable(found.lastSeenAt()));
    }

    /** The certificate that was presented last. */
    static Optional<Certificate> newest(SubjectDetail found) {
        return found.credentials().stream()
                .filter(credential -> credential.x509CertificateData() != null)
                .max(Comparator.comparing(CredentialSummary::seenAt, Comparator.nullsFirst(Comparator.naturalOrder())))
                .flatMap(credential -> Certificates.parse(credential.x509CertificateData()).stream()
                        .findFirst());
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
