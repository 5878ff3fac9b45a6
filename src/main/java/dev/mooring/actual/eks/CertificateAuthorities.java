package dev.mooring.actual.eks;

import static dev.mooring.actual.aws.AwsAnswer.all;
import static dev.mooring.actual.aws.AwsAnswer.member;

import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.CertificateAuthorityScheduledEvents;
import software.amazon.awssdk.services.eks.model.CertificateAuthoritySummary;
import software.amazon.awssdk.services.eks.model.CertificateAuthorityValidity;
import software.amazon.awssdk.services.eks.model.ListCertificateAuthoritiesResponse;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * Reads the certificate authorities of a cluster: EKS API of August 2026, {@code ListCertificateAuthorities} and
 * {@code DescribeCertificateAuthority}. Not every region and partition has it.
 */
final class CertificateAuthorities {
    private static final int NOT_FOUND = 404;
    private static final Set<String> NOT_KNOWN = Set.of(
            "UnknownOperationException",
            "UnknownOperation",
            "UnsupportedOperationException",
            // Of the gateway in front, for a path that it does not route
            // (API Gateway developer guide, gateway responses).
            "MissingAuthenticationTokenException");
    /**
     * What the front of the EKS API says, in place of its usual refusal, of an operation that a region does not have
     * (hashicorp/terraform-provider-aws, issue 27485). A real refusal names who may not do what.
     */
    private static final String NOT_ROUTED = "Unable to determine service/operation name";

    private final EksClient eks;
    private final String cluster;

    CertificateAuthorities(EksClient eks, String cluster) {
        this.eks = eks;
        this.cluster = cluster;
    }

    /** Empty where the API says that it does not know what it is asked. */
    Optional<List<CertificateAuthority>> read(Limits limits) {
        try {
            return Optional.of(list(limits));
        } catch (ResourceNotFoundException gone) {
            throw gone;
        } catch (AwsServiceException answered) {
            if (isUnknown(answered)) {
                return Optional.empty();
            }
            throw answered;
        }
    }

    private List<CertificateAuthority> list(Limits limits) {
        var found = new ArrayList<CertificateAuthority>();
        all(
                        eks.listCertificateAuthoritiesPaginator(request -> request.clusterName(cluster)),
                        limits,
                        "certificateAuthorities",
                        ListCertificateAuthoritiesResponse::hasCertificateAuthorities,
                        ListCertificateAuthoritiesResponse::certificateAuthorities)
                .forEach(listed -> found.add(describe(listed)));
        if (found.isEmpty()) {
            throw new Unreadable(
                    Kind.MALFORMED, "eks:ListCertificateAuthorities", "none is listed, and no cluster is without one");
        }
        return List.copyOf(found);
    }

    private CertificateAuthority describe(CertificateAuthoritySummary listed) {
        var id = AwsAnswer.text(listed.id(), "certificateAuthorities.id");
        var answer = eks.describeCertificateAuthority(
                request -> request.clusterName(cluster).certificateAuthorityId(id));
        return translate(member(answer.certificateAuthority(), "certificateAuthority"));
    }

    private static CertificateAuthority translate(
            software.amazon.awssdk.services.eks.model.CertificateAuthority found) {
        var signing = AwsAnswer.text(found.signingStatusAsString(), "certificateAuthority.signingStatus");
        var events = Optional.ofNullable(found.scheduledEvents());
        return new CertificateAuthority(
                AwsAnswer.text(found.id(), "certificateAuthority.id"),
                signing,
                AwsAnswer.text(found.distributionStatusAsString(), "certificateAuthority.distributionStatus"),
                member(found.createdAt(), "certificateAuthority.createdAt"),
                Optional.ofNullable(found.createdByAsString()),
                Optional.ofNullable(found.activatedAt()),
                Optional.ofNullable(found.validity()).map(CertificateAuthorityValidity::notAfter),
                new CertificateAuthority.Schedule(
                        events.map(CertificateAuthorityScheduledEvents::firstAutoActivation),
                        events.map(CertificateAuthorityScheduledEvents::finalAutoActivation)),
                Boolean.TRUE.equals(found.rollbackAvailable()),
                Optional.ofNullable(found.data()));
    }

    /** A web page that says 404 comes from something in between. */
    private static boolean isUnknown(AwsServiceException answered) {
        var details = Optional.ofNullable(answered.awsErrorDetails());
        var code = details.map(AwsErrorDetails::errorCode).orElse("");
        var isPage = details.map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader("Content-Type"))
                .filter(type -> type.startsWith("text/html"))
                .isPresent();
        var isNotRouted = details.map(AwsErrorDetails::errorMessage)
                .filter(message -> message.startsWith(NOT_ROUTED))
                .isPresent();
        return NOT_KNOWN.contains(code) || isNotRouted || (answered.statusCode() == NOT_FOUND && !isPage);
    }
}
