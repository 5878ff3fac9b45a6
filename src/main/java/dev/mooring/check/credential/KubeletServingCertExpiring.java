package dev.mooring.check.credential;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Verdict;
import dev.mooring.reading.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A kubelet's serving certificate ends soon. How soon that is depends on how long it lives: a year, or 45 days on newer EKS
 * clusters. Kubelet renews one after 70 to 91 per cent of its life (client-go, certificate_manager.go).
 */
final class KubeletServingCertExpiring {
    private static final int SOON_PERCENT = 8;
    private static final int VERY_SOON_PERCENT = 2;

    private KubeletServingCertExpiring() {}

    static Check check() {
        return CheckDescription.check("kubelet-serving-cert-expiring", Group.CREDENTIAL, Severity.WARNING)
                .comparing(
                        "What is left of the newest serving certificate seen in each node's requests, now or earlier, against 8 per cent of its life; error within 2. A node of which none was seen yet is not judged.")
                .needing(KubernetesSources.CSRS, KubernetesSources.NODES, SharedViews.MEMORY)
                .viewing(SharedViews.SERVING_CSRS, SharedViews.NODES)
                .because(
                        "Rotation does not work: kubelet renews a certificate before 91 per cent of its life have gone by.")
                .fixedBy(
                        "Kubelet asks anew when it is restarted; see whether the request is then approved. Run the sudo commands on the machine. Where the machine's certificate ends later than notAfter, it was renewed while Mooring could not look: nothing need be done, and the finding ends at the next renewal.")
                .looking(Commands.CSRS)
                .looking(Commands.SERVING_CERTIFICATE)
                .changing(Commands.RESTART_KUBELET)
                .judging(KubeletServingCertExpiring::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var nodes = facts.get(SharedViews.NODES);
        var newest = new TreeMap<String, Certificate>();
        facts.get(SharedViews.MEMORY).lasting().servingCertificates().forEach((node, certificate) -> {
            if (nodes.isNode(node)) {
                newest.put(node, certificate);
            }
        });
        facts.get(SharedViews.SERVING_CSRS)
                .forEach(csr -> csr.certificate()
                        .ifPresent(certificate -> newest.merge(csr.nodeName(), certificate, Certificate::later)));
        if (newest.isEmpty()) {
            verdict.doesNotApply("no serving certificate was seen yet: approved requests are removed after an hour");
        }
        newest.forEach((node, certificate) -> judge(node, certificate, facts.now(), verdict));
    }

    private static void judge(String node, Certificate certificate, Instant now, Verdict verdict) {
        var life = Duration.between(certificate.notBefore(), certificate.notAfter());
        var left = Duration.between(now, certificate.notAfter());
        if (isLess(left, SOON_PERCENT, life)) {
            verdict.fail(
                    isLess(left, VERY_SOON_PERCENT, life) ? Severity.ERROR : Severity.WARNING,
                    verdict.nodeSubject(node),
                    left.isNegative()
                            ? "Kubelet's serving certificate has ended"
                            : "Kubelet's serving certificate ends soon and was not renewed",
                    Evidence.of("notAfter", certificate.notAfter())
                            .and("notBefore", certificate.notBefore())
                            .and("lifeDays", life.toDays())
                            .and("serialNumber", certificate.serialNumber())
                            .since(Optional.of(certificate.notAfter()).filter(end -> end.isBefore(now))));
        }
    }

    private static boolean isLess(Duration left, int percent, Duration life) {
        return left.multipliedBy(100).compareTo(life.multipliedBy(percent)) < 0;
    }
}
