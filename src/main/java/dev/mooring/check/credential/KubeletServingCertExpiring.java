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
import java.util.Optional;
import java.util.TreeMap;

/** A kubelet's serving certificate ends soon. */
final class KubeletServingCertExpiring {
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration VERY_SOON = Duration.ofDays(7);

    private KubeletServingCertExpiring() {}

    static Check check() {
        return CheckDescription.check("kubelet-serving-cert-expiring", Group.CREDENTIAL, Severity.WARNING)
                .comparing(
                        "End of the newest serving certificate seen in each node's requests against 30 days; error within 7.")
                .needing(KubernetesSources.CSRS, KubernetesSources.NODES)
                .viewing(SharedViews.SERVING_CSRS)
                .because("Rotation does not work, or certificates are issued for too short a time.")
                .fixedBy("Kubelet asks anew when it is restarted; see whether the request is then approved. Run the sudo commands on the machine.")
                .looking(Commands.CSRS)
                .looking(Commands.SERVING_CERTIFICATE)
                .changing(Commands.RESTART_KUBELET)
                .judging(KubeletServingCertExpiring::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var newest = new TreeMap<String, Certificate>();
        facts.get(SharedViews.SERVING_CSRS)
                .forEach(csr -> csr.certificate()
                        .ifPresent(certificate -> newest.merge(csr.nodeName(), certificate, Certificate::later)));
        if (newest.isEmpty()) {
            verdict.doesNotApply("no request with a certificate is left: approved ones are removed after an hour");
        }
        var now = facts.now();
        newest.forEach((node, certificate) -> {
            if (certificate.notAfter().isBefore(now.plus(SOON))) {
                verdict.fail(
                        certificate.notAfter().isBefore(now.plus(VERY_SOON)) ? Severity.ERROR : Severity.WARNING,
                        verdict.nodeSubject(node),
                        certificate.notAfter().isBefore(now)
                                ? "Kubelet's serving certificate has ended"
                                : "Kubelet's serving certificate ends within 30 days",
                        Evidence.of("notAfter", certificate.notAfter())
                                .and("serialNumber", certificate.serialNumber())
                                .since(Optional.of(certificate.notAfter()).filter(end -> end.isBefore(now))));
            }
        });
    }
}
