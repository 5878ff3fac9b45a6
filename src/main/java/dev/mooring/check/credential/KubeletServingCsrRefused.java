package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.Situation;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Requests for serving certificates that were answered, but not with a certificate. One that was issued later makes up
 * for it.
 *
 * @param isBroken whether a request is one of these, at a time
 */
public record KubeletServingCsrRefused(
        CheckDescription description, BiPredicate<ServingCsr, Instant> isBroken, String summary) implements Check {
    private static final Duration ISSUING = Duration.ofMinutes(2);

    /** Somebody denied the request, or the signer found a broken rule. */
    public static KubeletServingCsrRefused deniedOrFailed() {
        var description = CheckDescription.check(
                        "kubelet-serving-csr-denied-or-failed", Group.CREDENTIAL, Severity.ERROR)
                .comparing("Conditions of kubelet-serving requests against Denied and Failed.")
                .needing(Source.KUBERNETES_CSRS, Source.KUBERNETES_NODES)
                .because("Somebody denied it, or the signer found that it breaks a rule.")
                .fixedBy("kubectl get csr; kubectl delete csr NAME, and restart kubelet on {subject}");
        return new KubeletServingCsrRefused(
                description,
                (csr, now) -> "Denied".equals(csr.condition()) || "Failed".equals(csr.condition()),
                "Serving certificate was denied or its signing failed");
    }

    /** The request was approved, but no certificate came. */
    public static KubeletServingCsrRefused notIssued() {
        var description = CheckDescription.check("kubelet-serving-csr-not-issued", Group.CREDENTIAL, Severity.WARNING)
                .comparing("Approved kubelet-serving requests without a certificate against two minutes.")
                .needing(Source.KUBERNETES_CSRS, Source.KUBERNETES_NODES)
                .because("The signer of the control plane is in trouble.")
                .fixedBy("kubectl describe csr of {subject}; open a case with AWS");
        return new KubeletServingCsrRefused(
                description,
                KubeletServingCsrRefused::waitsForItsCertificate,
                "Approved serving certificate was not issued");
    }

    private static boolean waitsForItsCertificate(ServingCsr csr, Instant now) {
        var created = csr.createdAt();
        return "Approved".equals(csr.condition())
                && !csr.issued()
                && created != null
                && Duration.between(created, now).compareTo(ISSUING) > 0;
    }

    @Override
    public void judge(Situation situation, Verdict verdict) {
        var byNode = situation.servingCsrs().stream()
                .collect(Collectors.groupingBy(ServingCsr::nodeName, TreeMap::new, Collectors.toList()));
        byNode.forEach((node, csrs) -> {
            var broken = csrs.stream()
                    .filter(csr -> isBroken.test(csr, situation.now()))
                    .filter(csr -> csrs.stream().noneMatch(other -> makesUpFor(csr, other)))
                    .toList();
            if (!broken.isEmpty()) {
                verdict.fail(subject(node, situation), summary, evidence(broken));
            }
        });
    }

    private static boolean makesUpFor(ServingCsr broken, ServingCsr other) {
        var failed = broken.createdAt();
        var later = other.createdAt();
        return other.issued() && failed != null && later != null && later.isAfter(failed);
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
                .and("requestor", broken.getFirst().username());
    }

    private static Subject subject(String name, Situation situation) {
        return situation.nodes().stream()
                .filter(node -> node.name().equals(name))
                .map(situation::subject)
                .findFirst()
                .orElse(Subject.of("node", name));
    }
}
