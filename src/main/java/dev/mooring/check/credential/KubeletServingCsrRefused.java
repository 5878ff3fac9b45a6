package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.check.Age;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Requests for serving certificates that were answered, but not with a certificate. One that was issued later makes up
 * for it.
 */
final class KubeletServingCsrRefused {
    private static final Duration ISSUING = Duration.ofMinutes(2);

    private KubeletServingCsrRefused() {}

    /** Somebody denied the request, or the signer found a broken rule. */
    static Check deniedOrFailed() {
        return CheckDescription.check("kubelet-serving-csr-denied-or-failed", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Conditions of kubelet-serving requests against Denied and Failed.")
                .needing(KubernetesSources.CSRS, KubernetesSources.NODES)
                .viewing(SharedViews.SERVING_CSRS)
                .because("Somebody denied it, or the signer found that it breaks a rule.")
                .fixedBy("See who denied it and why. Then remove the requests and restart kubelet on the machine.")
                .looking(Commands.DESCRIBE_CSRS)
                .changing(Commands.DELETE_CSRS)
                .changing(Commands.RESTART_KUBELET)
                .judging((facts, verdict) -> rule(
                        (csr, _) -> "Denied".equals(csr.condition()) || "Failed".equals(csr.condition()),
                        "Serving certificate was denied or its signing failed",
                        facts,
                        verdict));
    }

    /** The request was approved, but no certificate came. */
    static Check notIssued() {
        return CheckDescription.check("kubelet-serving-csr-not-issued", Group.CREDENTIAL, Severity.WARNING)
                .comparing("Approved kubelet-serving requests without a certificate against two minutes.")
                .needing(KubernetesSources.CSRS, KubernetesSources.NODES)
                .viewing(SharedViews.SERVING_CSRS)
                .because("The signer of the control plane is in trouble.")
                .fixedBy("See what the signer says; where it says nothing, open a case with AWS.")
                .looking(Commands.DESCRIBE_CSRS)
                .looking("aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.health'")
                .judging((facts, verdict) -> rule(
                        KubeletServingCsrRefused::waitsForItsCertificate,
                        "Approved serving certificate was not issued",
                        facts,
                        verdict));
    }

    private static boolean waitsForItsCertificate(ServingCsr csr, Instant now) {
        return "Approved".equals(csr.condition()) && !csr.issued() && Age.longAgo(csr.createdAt(), ISSUING, now);
    }

    /** @param isBroken whether a request is one of these, at a time */
    private static void rule(BiPredicate<ServingCsr, Instant> isBroken, String summary, Facts facts, Verdict verdict) {
        var now = facts.now();
        ServingRequests.byNode(facts).forEach((node, csrs) -> {
            var broken = csrs.stream()
                    .filter(csr -> isBroken.test(csr, now))
                    .filter(csr -> !ServingRequests.isMadeUpFor(csr, csrs))
                    .toList();
            if (!broken.isEmpty()) {
                verdict.fail(verdict.nodeSubject(node), summary, evidence(broken));
            }
        });
    }

    private static Evidence evidence(List<ServingCsr> broken) {
        return Evidence.of(
                        "requests",
                        broken.stream().map(ServingCsr::name).sorted().toList())
                .and(
                        "conditions",
                        broken.stream()
                                .map(csr -> String.valueOf(csr.condition()))
                                .distinct()
                                .toList())
                .and("requestor", broken.getFirst().username())
                .naming(
                        Placeholder.CSRS,
                        broken.stream().map(ServingCsr::name).sorted().toList())
                .since(broken.stream()
                        .flatMap(csr -> Optional.ofNullable(csr.createdAt()).stream())
                        .min(Comparator.naturalOrder()))
                .pointingTo(cause(String.valueOf(broken.getFirst().condition())));
    }

    private static String cause(String condition) {
        return switch (condition) {
            case "Denied" -> "Somebody, or an approver of another product, denied it.";
            case "Failed" -> "It was approved, and the signer found that it breaks a rule.";
            default -> "It was approved, and the signer of the control plane does not sign it.";
        };
    }
}
