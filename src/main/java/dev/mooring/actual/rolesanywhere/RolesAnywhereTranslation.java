package dev.mooring.actual.rolesanywhere;

import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.actual.rolesanywhere.SubjectAsking.Answer;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.actual.x509.Certificates;
import dev.mooring.actual.x509.DistinguishedName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.rolesanywhere.model.CredentialSummary;
import software.amazon.awssdk.services.rolesanywhere.model.ProfileDetail;
import software.amazon.awssdk.services.rolesanywhere.model.SubjectDetail;
import software.amazon.awssdk.services.rolesanywhere.model.SubjectSummary;
import software.amazon.awssdk.services.rolesanywhere.model.TrustAnchorDetail;

/** The SDK's shapes to ours. Members on which verdicts rest must be there; others may be absent. */
final class RolesAnywhereTranslation {
    private static final Comparator<CredentialSummary> SEEN_LAST =
            Comparator.comparing(CredentialSummary::seenAt, Comparator.nullsFirst(Comparator.naturalOrder()));

    private RolesAnywhereTranslation() {}

    static TrustAnchor trustAnchor(TrustAnchorDetail found) {
        var bundle = Optional.ofNullable(found.source())
                .flatMap(source -> Optional.ofNullable(source.sourceData()))
                .flatMap(data -> Optional.ofNullable(data.x509CertificateData()));
        var authorities = bundle.map(Certificates::authorities);
        return new TrustAnchor(
                AwsAnswer.text(found.trustAnchorArn(), "trustAnchorArn"),
                AwsAnswer.text(found.trustAnchorId(), "trustAnchorId"),
                Objects.toString(found.name(), ""),
                AwsAnswer.member(found.enabled(), "trustAnchor.enabled"),
                authorities.orElse(List.of()),
                authorities.filter(List::isEmpty).map(_ -> "its certificate bundle could not be read"));
    }

    static RolesAnywhereProfile profile(ProfileDetail found) {
        return new RolesAnywhereProfile(
                AwsAnswer.text(found.profileArn(), "profileArn"),
                AwsAnswer.text(found.profileId(), "profileId"),
                Objects.toString(found.name(), ""),
                AwsAnswer.member(found.enabled(), "profile.enabled"),
                // A profile that was made before the setting existed may lack it: it is then as it was, off.
                Boolean.TRUE.equals(found.acceptRoleSessionName()),
                List.copyOf(AwsAnswer.list(found, "roleArns", ProfileDetail::hasRoleArns, ProfileDetail::roleArns)),
                Optional.ofNullable(found.durationSeconds()).map(Duration::ofSeconds));
    }

    static RolesAnywhereSubject subject(SubjectSummary found) {
        var name = AwsAnswer.text(found.x509Subject(), "x509Subject");
        return new RolesAnywhereSubject(
                AwsAnswer.text(found.subjectId(), "subjectId"),
                DistinguishedName.commonName(name).orElse(name),
                Boolean.TRUE.equals(found.enabled()),
                Optional.ofNullable(found.lastSeenAt()));
    }

    /**
     * The certificate that was presented last, and whether the request with it failed (Roles Anywhere API,
     * {@code CredentialSummary.failed}): where the answer does not say, it did not.
     */
    static Answer.Known newest(SubjectDetail found) {
        var credentials =
                AwsAnswer.list(found, "credentials", SubjectDetail::hasCredentials, SubjectDetail::credentials);
        return new Answer.Known(
                certificate(credentials),
                credentials.stream()
                        .max(SEEN_LAST)
                        .filter(credential -> Boolean.TRUE.equals(credential.failed()))
                        .isPresent());
    }

    private static Optional<Certificate> certificate(List<CredentialSummary> credentials) {
        return credentials.stream()
                .filter(credential -> credential.x509CertificateData() != null)
                .max(SEEN_LAST)
                .flatMap(credential -> Certificates.withIssuers(credential.x509CertificateData()).stream()
                        .findFirst());
    }
}
