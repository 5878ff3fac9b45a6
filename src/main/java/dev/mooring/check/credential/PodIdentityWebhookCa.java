package dev.mooring.check.credential;

import dev.mooring.actual.eks.CertificateAuthority;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.actual.x509.PemBundle;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Facts;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * EKS's own {@code pod-identity-webhook} is known by a certificate authority that no longer signs: an open bug of EKS
 * (aws/containers-roadmap#2874). One that people run themselves has a service and a certificate of their own.
 */
final class PodIdentityWebhookCa {
    private static final String DESCRIBE = "eks:DescribeCertificateAuthority";
    private static final String NAME = "pod-identity-webhook/";

    private PodIdentityWebhookCa() {}

    static Check stale() {
        return CheckDescription.check("pod-identity-webhook-ca-stale", Group.CREDENTIAL, Severity.ERROR)
                .comparing(
                        "caBundle of EKS's pod-identity-webhook against the certificate of the certificate authority in use.")
                .needing(EksSources.CERTIFICATE_AUTHORITIES, KubernetesSources.WEBHOOKS)
                .because(
                        "The certificate authority was rotated and EKS left the webhook as it was. Pods start without the variables of IAM roles for service accounts; on hybrid nodes they then have no credentials at all.")
                .fixedBy(
                        "Put the cluster's trust bundle into caBundle of the webhook; then restart the pods that started since.")
                .looking("kubectl get mutatingwebhookconfiguration pod-identity-webhook -o yaml")
                .looking(
                        "aws eks describe-cluster --name {cluster} --region {region} --query cluster.certificateAuthority.data --output text")
                .changing("kubectl edit mutatingwebhookconfiguration pod-identity-webhook")
                .judging(PodIdentityWebhookCa::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var authorities = facts.get(EksSources.CERTIFICATE_AUTHORITIES);
        var signing = CertificateAuthority.signing(authorities);
        var wanted = signing.flatMap(CertificateAuthority::data).map(PemBundle::certificates);
        var webhooks = facts.get(KubernetesSources.WEBHOOKS).stream()
                .filter(webhook ->
                        webhook.name().startsWith(NAME) && webhook.service().isEmpty())
                .filter(webhook -> webhook.caBundle().isPresent())
                .toList();
        if (webhooks.isEmpty()) {
            verdict.doesNotApply("EKS runs no pod-identity-webhook with a certificate authority here");
            return;
        }
        if (wanted.isEmpty()) {
            verdict.unknown(
                    authorities.stream().anyMatch(CertificateAuthority::isActivating)
                            ? new Cause(Cause.Kind.HELD_BACK, DESCRIBE, "a certificate authority is being activated")
                            : new Cause(Cause.Kind.MALFORMED, DESCRIBE, "EKS does not say which certificate signs"));
            return;
        }
        var former = former(authorities);
        var activated = signing.flatMap(CertificateAuthority::activatedAt);
        webhooks.forEach(webhook -> judge(webhook, wanted.get(), former, activated.isPresent(), verdict));
    }

    /** @param rotated whether the authority that signs is not the first one */
    private static void judge(
            Webhook webhook, Set<String> wanted, Set<String> former, boolean rotated, Verdict verdict) {
        var known = webhook.caBundle().map(PemBundle::certificates).orElse(Set.of());
        var isOfCluster = rotated || !Collections.disjoint(known, former);
        if (isOfCluster && Collections.disjoint(known, wanted)) {
            verdict.fail(
                    verdict.severity(),
                    Subject.of("webhook", webhook.name()),
                    "The webhook is known by a certificate authority that no longer signs",
                    Evidence.of("certificates", known.size()).and("failurePolicy", policy(webhook)),
                    verdict.everything());
        }
    }

    private static Optional<String> policy(Webhook webhook) {
        return Optional.of(webhook.mandatory() ? "Fail" : "Ignore");
    }

    private static Set<String> former(List<CertificateAuthority> authorities) {
        return authorities.stream()
                .filter(authority -> !authority.isInUse())
                .flatMap(authority -> authority.data().stream())
                .flatMap(data -> PemBundle.certificates(data).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
