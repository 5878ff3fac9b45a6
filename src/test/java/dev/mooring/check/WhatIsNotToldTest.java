package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.eks.CertificateAuthority;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.eks.Insight;
import dev.mooring.actual.kubernetes.Gateway;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Webhook;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import dev.mooring.report.Finding;
import dev.mooring.report.LifecycleFixture;
import dev.mooring.standin.ActualFixture;
import dev.mooring.standin.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an answer leaves out is not known: it is neither in order, nor seen to be absent. */
class WhatIsNotToldTest {
    private static final Pattern REASON = Pattern.compile("(?:doesNotApply|[aA]bsent)\\([^;\"]*\"([^\"]+)\"");
    private static final Pattern NOT_KNOWN = Pattern.compile("not (known|told|tell|say|list)|neither .+ tells");
    private static final Instant NOW = FleetFixture.NOW;
    private static final Instant MADE = NOW.minus(Duration.ofDays(900));
    private static final Instant APPENDED = NOW.minus(Duration.ofDays(20));
    private static final Optional<Instant> NEVER = Optional.empty();
    private static final Optional<Instant> LATELY = Optional.of(NOW.minus(Duration.ofDays(2)));
    private static final Optional<Instant> FAR = Optional.of(NOW.plus(Duration.ofDays(3000)));
    private static final Optional<String> NO_DATA = Optional.empty();
    private static final String EXPIRING = "cluster-ca-expiring";
    private static final String ACTIVATED = "cluster-ca-activated";
    private static final String WEBHOOK = "pod-identity-webhook-ca-stale";
    private static final String SUPPORT = "cluster-version-support-ending";
    private static final String TUNNEL = "gateway-vtep-mismatch";
    private static final String INSIGHT = "insight-hybrid-misconfiguration";

    @Test
    void anAuthorityWhoseEndIsNotToldMayEndAnyTime() {
        assertThat(outcome(EXPIRING, authorities(first("IN_USE", NEVER, Optional.empty(), NO_DATA))))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void anAuthoritySaysItsEndByItsCertificateToo() {
        var soon = Pem.base64(Pem.certificate("kubernetes", NOW.plus(Duration.ofDays(40))));
        assertThat(outcome(EXPIRING, authorities(first("IN_USE", NEVER, Optional.empty(), Optional.of(soon)))))
                .isInstanceOf(Outcome.Fail.class);
    }

    @Test
    void noAuthorityThatSignsIsNoneThatLasts() {
        assertThat(outcome(EXPIRING, authorities(first("NOT_USED", NEVER, FAR, NO_DATA))))
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(outcome(ACTIVATED, authorities(first("NOT_USED", NEVER, FAR, NO_DATA))))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void isWithheldWhileAnAuthorityIsBeingActivated() {
        var all = authorities(first("NOT_USED", NEVER, FAR, NO_DATA), second("ACTIVATING", NEVER, NO_DATA));
        assertThat(outcome(ACTIVATED, all).unjudged()).map(Cause::kind).contains(Cause.Kind.HELD_BACK);
    }

    @Test
    void aSuccessorThatSignsWasActivatedAtSomeTime() {
        var all = authorities(first("NOT_USED", NEVER, FAR, NO_DATA), second("IN_USE", NEVER, NO_DATA));
        assertThat(outcome(ACTIVATED, all)).isInstanceOf(Outcome.Unknown.class);
        assertThat(outcome(ACTIVATED, authorities(second("IN_USE", NEVER, NO_DATA))))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void theFirstAuthorityOfAClusterWasNeverActivated() {
        assertThat(outcome(ACTIVATED, authorities(first("IN_USE", NEVER, FAR, NO_DATA))))
                .isInstanceOf(Outcome.DoesNotApply.class);
    }

    @Test
    void aSuccessorIsKnownByTheOneBeforeWhereNobodySaysWhenTheClusterWasMade() {
        var all = List.of(first("NOT_USED", NEVER, FAR, NO_DATA), second("IN_USE", LATELY, NO_DATA));
        assertThat(outcome(ACTIVATED, of(all), cluster(Optional.empty()))).isInstanceOf(Outcome.Fail.class);
        assertThat(outcome(ACTIVATED, of(all.subList(1, 2)), cluster(Optional.empty())))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aWebhookIsNotInOrderWhereTheCertificateThatSignsIsNotTold() {
        var webhook = new Webhook(
                "mutatingwebhookconfiguration", "pod-identity-webhook/iam", "", false, List.of(), Optional.of("b2xk"));
        var all = authorities(first("NOT_USED", NEVER, FAR, Optional.of("b2xk")), second("IN_USE", LATELY, NO_DATA));
        assertThat(outcome(WEBHOOK, all, fresh(KubernetesSources.WEBHOOKS, List.of(webhook))))
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(outcome(WEBHOOK, all)).isInstanceOf(Outcome.DoesNotApply.class);
    }

    @Test
    void aVersionThatEksDoesNotListIsNotSupportedForThat() {
        assertThat(outcome(SUPPORT, fresh(EksSources.CLUSTER_VERSIONS, List.of()), cluster(Optional.of(MADE))))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aTunnelEndsSomewhereThoughTheLeaderHasNoAddress() {
        assertThat(outcome(TUNNEL, gateway("gateway-1", Optional.empty(), Optional.of("10.20.9.9"))))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aTunnelThatIsNotThereEndsNowhere() {
        assertThat(outcome(TUNNEL, gateway("gateway-1", Optional.of("10.20.9.8"), Optional.empty())))
                .isInstanceOf(Outcome.DoesNotApply.class);
    }

    @Test
    void aListWithoutNodesIsNoneWhileTheirLeasesAreRenewed() {
        var outcomes = withoutNodes().judge();
        assertThat(Scenario.findings(outcomes)).isEmpty();
        assertThat(Scenario.unknowns(outcomes)).contains("no-hybrid-nodes", "node-disk-pressure");
    }

    @Test
    void aFaultIsNoMilderForAnInsightThatCannotTell() {
        var found = step(List.of(), insights(insight("ERROR"))).open();
        var after = step(found, insights(insight("UNKNOWN")));
        assertThat(after.open())
                .filteredOn(finding -> finding.check().equals(INSIGHT))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
        assertThat(step(after.open(), insights(insight("WARNING"))).open())
                .filteredOn(finding -> finding.check().equals(INSIGHT))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
    }

    @Test
    void aFaultIsNotOverForAnEmptyListOfInsights() {
        var found = step(List.of(), insights(insight("ERROR"))).open();
        var after = step(found, insights());
        assertThat(after.resolved()).isEmpty();
        assertThat(step(after.open(), insights(insight("PASSING"))).resolved())
                .extracting(Finding::check)
                .contains(INSIGHT);
    }

    @Test
    void aClusterThatIsSaidToHaveNoAuthorityIsNotRead() {
        var world = Scenario.healthy()
                .serveJson(Scenario.CLUSTER + "/certificate-authorities", "{\"certificateAuthorities\": []}");
        assertThat(Scenario.unknowns(world.judge())).contains(EXPIRING, "cluster-ca-activation-near");
    }

    /** What a check does not apply for was seen to be absent. */
    @Test
    void noCheckSaysThatItDoesNotApplyForWhatItDoesNotKnow() throws IOException {
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")).flatMap(WhatIsNotToldTest::reasons))
                    .hasSizeGreaterThan(40)
                    .noneMatch(reason -> NOT_KNOWN.matcher(reason).find());
        }
    }

    private static Stream<String> reasons(Path file) {
        try {
            return REASON.matcher(Files.readString(file)).results().map(found -> found.group(1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static CertificateAuthority first(
            String signs, Optional<Instant> activatedAt, Optional<Instant> notAfter, Optional<String> data) {
        // It is made with the cluster, and not at the very moment.
        return authority("first", MADE.plus(Duration.ofMinutes(9)), signs, activatedAt, notAfter, data);
    }

    private static CertificateAuthority second(String signs, Optional<Instant> activatedAt, Optional<String> data) {
        return authority("second", APPENDED, signs, activatedAt, FAR, data);
    }

    private static CertificateAuthority authority(
            String id,
            Instant createdAt,
            String signs,
            Optional<Instant> activatedAt,
            Optional<Instant> notAfter,
            Optional<String> data) {
        return new CertificateAuthority(
                id,
                signs,
                "COMPLETE",
                createdAt,
                Optional.of("EKS"),
                activatedAt,
                notAfter,
                new CertificateAuthority.Schedule(Optional.empty(), Optional.empty()),
                false,
                data);
    }

    private static Reading<?> of(List<CertificateAuthority> authorities) {
        return fresh(EksSources.CERTIFICATE_AUTHORITIES, authorities);
    }

    private static Reading<?> authorities(CertificateAuthority... authorities) {
        return of(List.of(authorities));
    }

    private static Reading<?> cluster(Optional<Instant> createdAt) {
        var cluster = ActualFixture.cluster(
                "large", List.of("10.0.0.0/8"), ActualFixture.endpoint(Optional.empty(), Optional.empty()));
        return fresh(
                EksSources.CLUSTER,
                Optional.of(new EksCluster(
                        cluster.name(),
                        cluster.arn(),
                        cluster.status(),
                        cluster.version(),
                        createdAt,
                        cluster.access(),
                        cluster.remoteNetwork(),
                        cluster.healthIssues(),
                        cluster.endpoint(),
                        cluster.network(),
                        cluster.operations(),
                        cluster.tags())));
    }

    private static Reading<?> gateway(String holder, Optional<String> leader, Optional<String> tunnel) {
        var renewed = NOW.minusSeconds(2);
        return fresh(
                KubernetesSources.GATEWAY,
                List.of(new Gateway(
                        "gateway", holder, Optional.of(renewed), Optional.of(Duration.ofSeconds(2)), leader, tunnel)));
    }

    private static Scenario withoutNodes() {
        return Scenario.healthy()
                .serveKubernetes(
                        Scenario.NODES,
                        200,
                        "{\"kind\": \"NodeList\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}");
    }

    private static Insight insight(String status) {
        return new Insight(
                "id",
                "Remote networks",
                "MISCONFIGURATION",
                status,
                "",
                Optional.empty(),
                Optional.of(NOW),
                Optional.empty(),
                List.of());
    }

    private static FleetFixture insights(Insight... insights) {
        return FleetFixture.of(4).with(fresh(EksSources.INSIGHTS, List.of(insights)));
    }

    private static <T> Reading<T> fresh(Source<T> source, T answer) {
        return Reading.fresh(source, answer, NOW);
    }

    private static Outcome outcome(String check, Reading<?>... readings) {
        var fleet = FleetFixture.of(4).with(cluster(Optional.of(MADE)));
        for (var reading : readings) {
            fleet.with(reading);
        }
        return judge(fleet).of(check).orElseThrow();
    }

    private static Outcomes judge(FleetFixture fleet) {
        return Judge.judge(fleet.situation());
    }

    private static LifecycleFixture.Step step(List<Finding> before, FleetFixture fleet) {
        return LifecycleFixture.next(before, Judgement.of(fleet.situation(), Policy.standard()));
    }
}
