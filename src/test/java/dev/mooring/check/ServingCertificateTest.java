package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.ServingCsr;
import dev.mooring.actual.x509.Certificate;
import dev.mooring.actual.x509.SigningRequest;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A serving certificate is seen in the hour after it was issued, and judged for as long as it lives. */
class ServingCertificateTest {
    private static final String CHECK = "kubelet-serving-cert-expiring";
    private static final String NODE = "mi-%017x".formatted(0);
    private static final Instant NOW = FleetFixture.NOW;

    @ParameterizedTest
    @CsvSource({"45, 5, false", "45, 3, true", "365, 31, false", "365, 28, true", "10, 1, false"})
    void isJudgedByTheShareOfItsLifeThatIsLeft(int life, int left, boolean found) {
        assertThat(findings(fleet(NOW, remembering(ends(life, left))))).isEqualTo(found ? Set.of(CHECK) : Set.of());
    }

    @Test
    void isAnErrorOnceItHasEnded() {
        assertThat(Judge.judge(fleet(NOW, remembering(ends(45, -1)))).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.severity()).isEqualTo(Severity.ERROR));
    }

    @Test
    void isRememberedAfterItsRequestIsGone() {
        var issued = ends(45, 45);
        var seen = with(fleet(NOW, Memory.none()), NODE, issued);
        var memory = Memory.none().after(seen);
        assertThat(memory.after(fleet(NOW.plusSeconds(300), memory)).lasting().servingCertificates())
                .isEqualTo(Map.of(NODE, issued));
    }

    @Test
    void isForgottenWithItsNode() {
        var memory = Memory.none().after(with(fleet(NOW, Memory.none()), "another-node", ends(45, 45)));
        assertThat(memory.lasting().servingCertificates()).isEmpty();
    }

    @Test
    void isForgottenWhereItsSuccessorMayHaveComeUnseen() {
        var memory = remembering(ends(45, 10)).after(fleet(NOW.minus(Duration.ofHours(3)), remembering(ends(45, 10))));
        assertThat(memory.after(fleet(NOW, memory)).lasting().servingCertificates())
                .isEmpty();
    }

    @Test
    void isRememberedOverAGapInWhichKubeletDoesNotRenewIt() {
        var memory = remembering(ends(45, 40)).after(fleet(NOW.minus(Duration.ofHours(3)), remembering(ends(45, 40))));
        assertThat(memory.after(fleet(NOW, memory)).lasting().servingCertificates())
                .hasSize(1);
    }

    /** The request of its successor is cleaned up within the hour. */
    @Test
    void isReplacedByItsSuccessorAlsoWhereNodesCannotBeReadMeanwhile() {
        var renewed = ends(45, 45);
        var dark = with(fleet(NOW, remembering(ends(45, 3))), NODE, renewed);
        var unread = Situation.of(
                dark.cluster(),
                dark.readings()
                        .and(Reading.unavailable(
                                KubernetesSources.NODES, new Cause(Cause.Kind.TIMED_OUT, "list nodes", "planted"))),
                dark.now(),
                dark.memory());
        assertThat(remembering(ends(45, 3)).after(unread).lasting().servingCertificates())
                .isEqualTo(Map.of(NODE, renewed));
    }

    /** Such a kubelet does not ask any more: no successor comes, seen or unseen. */
    @ParameterizedTest
    @CsvSource({"45, -1", "45, 3"})
    void isRememberedOverAGapThatBeganWhenItShouldHaveBeenRenewed(int life, int left) {
        var memory = remembering(ends(life, left))
                .after(fleet(NOW.minus(Duration.ofHours(3)), remembering(ends(life, left))));
        var later = memory.after(fleet(NOW, memory));
        assertThat(findings(fleet(NOW, later))).containsExactly(CHECK);
    }

    @ParameterizedTest
    @CsvSource({"PT1H, true", "PT3H, false"})
    void makesUpForARequestThatWaitsStillThoughItsOwnIsGone(Duration issuedAgo, boolean madeUp) {
        var issued = NOW.minus(issuedAgo);
        var certificate = new Certificate("a1", issued.minus(Duration.ofMinutes(5)), NOW.plus(Duration.ofDays(45)));
        var request = request(NODE, NOW.minus(Duration.ofHours(2)), null, Optional.empty());
        assertThat(findings(asking(fleet(NOW, remembering(certificate)), request))
                        .isEmpty())
                .isEqualTo(madeUp);
    }

    private static Set<String> findings(Situation situation) {
        return Scenario.findings(Judge.judge(situation));
    }

    private static Certificate ends(int life, int left) {
        var end = NOW.plus(Duration.ofDays(left));
        return new Certificate("a1", end.minus(Duration.ofDays(life)), end);
    }

    private static Memory remembering(Certificate certificate) {
        return Memory.none().with(new Lasting(Map.of(), Map.of(NODE, certificate)));
    }

    private static Situation fleet(Instant now, Memory memory) {
        return FleetFixture.of(4).situation(now, memory);
    }

    private static Situation with(Situation situation, String node, Certificate certificate) {
        return asking(situation, request(node, situation.now(), "Approved", Optional.of(certificate)));
    }

    private static ServingCsr request(
            String node, Instant created, @Nullable String condition, Optional<Certificate> certificate) {
        return new ServingCsr(
                "csr-1",
                "system:node:" + node,
                created,
                condition,
                certificate.isPresent(),
                Optional.of(new SigningRequest.Names("system:node:" + node, List.of(node), List.of())),
                certificate,
                new ServingCsr.Caller(Optional.empty(), Optional.empty()));
    }

    private static Situation asking(Situation situation, ServingCsr request) {
        return Situation.of(
                situation.cluster(),
                situation.readings().and(Reading.fresh(KubernetesSources.CSRS, List.of(request), situation.now())),
                situation.now(),
                situation.memory());
    }
}
