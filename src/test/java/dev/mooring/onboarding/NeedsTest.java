package dev.mooring.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.check.SharedViews;
import dev.mooring.cluster.ClustersConfig;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.report.Report;
import dev.mooring.report.Report.NodeCounts;
import dev.mooring.report.Report.ReadingState;
import dev.mooring.report.Report.SkippedCheck;
import dev.mooring.report.Report.Summary;
import dev.mooring.report.Report.UnknownCheck;
import dev.mooring.report.ReportFixture;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is missing of one cluster, given its report and its configuration. */
class NeedsTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final String FORBIDDEN =
            "refused: list csrs: HTTP 403 certificatesigningrequests.certificates.k8s.io is"
                    + " forbidden: User \"mooring\" cannot list resource \"certificatesigningrequests\" in API group"
                    + " \"certificates.k8s.io\" at the cluster scope";
    private static final String FORBIDDEN_IN_NAMESPACE =
            "refused: list CoreDNS: HTTP 403 pods is forbidden: User \"mooring\" cannot list resource \"pods\" in API group"
                    + " \"\" in the namespace \"kube-system\"";
    private static final String DENIED = "refused: eks:ListAddons, eks:DescribeAddon: HTTP 403 User:"
            + " arn:aws:sts::111122223333:assumed-role/mooring/i is not authorized to perform: eks:DescribeAddon on"
            + " resource: arn:aws:eks:eu-central-1:111122223333:addon/hybrid-prod/coredns";

    private static WatchedCluster cluster(String... settings) {
        var all = new HashMap<String, String>();
        all.put("mooring.clusters.hybrid-prod.stack", "acme-edge/edge-platform/prod");
        for (var setting : settings) {
            var equals = setting.indexOf('=');
            all.put("mooring.clusters.hybrid-prod." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new Fleet(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(all, "test", 100))
                        .withMapping(ClustersConfig.class)
                        .build()
                        .getConfigMapping(ClustersConfig.class))
                .named("hybrid-prod")
                .orElseThrow();
    }

    private static ReportFixture report() {
        return ReportFixture.of("r1", "hybrid-prod", NOW);
    }

    private static ReadingState fresh(String source) {
        return new ReadingState(source, "fresh", NOW, null);
    }

    private static ReadingState unavailable(String source, String cause) {
        return new ReadingState(source, "unavailable", null, cause);
    }

    private static Report read(ReadingState... readings) {
        return report().readings(List.of(readings)).report();
    }

    private static Optional<Need> need(String name, WatchedCluster cluster, Report report) {
        return Onboardings.needs(cluster, Optional.ofNullable(report), Lacks.snippets()).stream()
                .filter(need -> need.name().equals(name))
                .findFirst();
    }

    private static Need need(String name, Report report) {
        return need(name, cluster(), report).orElseThrow();
    }

    @Test
    void beforeTheFirstReportNothingOfItIsMissingOrThere() {
        assertThat(Onboardings.needs(cluster(), Optional.empty(), Lacks.snippets()))
                .extracting(Need::state)
                .containsOnly(NeedState.UNKNOWN, NeedState.OFF);
    }

    @Test
    void whatAnswersIsThere() {
        var need = need("eks", read(fresh("eks-cluster"), fresh("eks-addons")));
        assertThat(need.state()).isEqualTo(NeedState.PRESENT);
        assertThat(need.snippets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throttled: eks:ListAddons: HTTP 429",
                "timed-out: eks:ListAddons: no answer within 15 s",
                "dependency: eks-addons: eks-cluster: failed: eks:DescribeCluster: HTTP 500",
                "something that an older release wrote"
            })
    void whatDoesNotAnswerIsNotKnown(String cause) {
        var need = need("eks", read(fresh("eks-cluster"), unavailable("eks-addons", cause)));
        assertThat(need.state()).isEqualTo(NeedState.UNKNOWN);
        assertThat(need.sources()).containsExactly("eks-addons");
        assertThat(need.detail()).contains(cause);
    }

    @Test
    void anActionThatAwsRefusesIsMissing() {
        var need = need("eks", read(fresh("eks-cluster"), unavailable("eks-addons", DENIED)));
        assertThat(need.state()).isEqualTo(NeedState.MISSING);
        assertThat(need.lacks()).containsExactly("eks:DescribeAddon");
        assertThat(need.checks()).contains("addon-unhealthy").doesNotContain("ssm-activation-expired");
    }

    @Test
    void thePolicyToAddHasWhatWasRefusedAndWhatCouldNotEvenBeAskedFor() throws Exception {
        var need = need(
                "eks",
                read(
                        unavailable("eks-cluster", "refused: eks:DescribeCluster: HTTP 403"),
                        unavailable("eks-addons", "dependency: eks-addons: eks-cluster: refused")));
        assertThat(need.lacks()).containsExactly("eks:DescribeCluster");
        var policy = new ObjectMapper().readTree(need.snippets().getFirst().text());
        assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
        var actions = new ArrayList<String>();
        policy.at("/Statement/0/Action").forEach(action -> actions.add(action.asText()));
        assertThat(actions).containsExactlyInAnyOrder("eks:DescribeCluster", "eks:ListAddons", "eks:DescribeAddon");
        assertThat(policy.path("Statement")).hasSize(1);
        assertThat(policy.at("/Statement/0/Sid").asText()).isEqualTo("ReadClusters");
    }

    @Test
    void aRoleThatMayNotBeAssumedIsToldWithBothPolicies() {
        var role = "arn:aws:iam::999988887777:role/reader";
        var need = need(
                        "eks",
                        cluster("role-arn=" + role),
                        read(unavailable("eks-cluster", "refused: sts:AssumeRole: " + role + " may not be assumed")))
                .orElseThrow();
        assertThat(need.lacks()).containsExactly("sts:AssumeRole");
        assertThat(need.snippets())
                .extracting(Snippet::file)
                .containsExactly("deploy/aws/assume-role-policy.json", "deploy/aws/trust-policy.json");
        assertThat(need.snippets().getFirst().text()).contains(role);
        assertThat(need.snippets().getLast().text())
                .contains("MOORING-ROLE-ARN")
                .doesNotContain("111122223333");
    }

    @Test
    void aRuleThatKubernetesRefusesIsMissingWithTheRoleThatHasItAndItsBinding() throws Exception {
        var need = need("kubernetes", read(unavailable("kubernetes-csrs", FORBIDDEN)));
        assertThat(need.state()).isEqualTo(NeedState.MISSING);
        assertThat(need.lacks()).containsExactly("list certificatesigningrequests.certificates.k8s.io");
        var kinds = new ArrayList<String>();
        new YAMLMapper()
                .readerForMapOf(Object.class)
                .<Map<String, Object>>readValues(need.snippets().getFirst().text())
                .forEachRemaining(document -> kinds.add(String.valueOf(document.get("kind"))));
        assertThat(kinds).containsExactly("ClusterRole", "ClusterRoleBinding");
    }

    @Test
    void aRuleOfANamespaceIsGivenThereAndNotForAllOfThem() {
        var need = need("kubernetes", read(unavailable("kubernetes-coredns", FORBIDDEN_IN_NAMESPACE)));
        assertThat(need.lacks()).containsExactly("list pods in kube-system");
        assertThat(need.snippets()).hasSize(1);
        assertThat(need.snippets().getFirst().text())
                .contains("kind: Role\n", "kind: RoleBinding", "namespace: kube-system")
                .doesNotContain("ClusterRole");
    }

    @Test
    void aRefusalThatNamesNoRuleIsToldWithAllOfThem() {
        var need = need("kubernetes", read(unavailable("kubernetes-nodes", "refused: list nodes: HTTP 403")));
        assertThat(need.lacks()).containsExactly("list nodes");
        assertThat(need.snippets().getFirst().text()).isEqualTo(Lacks.shipped().text(Shipped.RBAC));
    }

    @Test
    void neighboursHaveRulesOfTheirOwn() {
        var need = need(
                "kubernetes-neighbours",
                read(
                        fresh("kubernetes-nodes"),
                        unavailable(
                                "kubernetes-secret-stores",
                                "refused: list secretstores: HTTP 403 User \"m\" cannot list resource \"secretstores\" in"
                                        + " API group \"external-secrets.io\" at the cluster scope")));
        assertThat(need.lacks()).containsExactly("list secretstores.external-secrets.io");
        assertThat(need.snippets().getFirst().file()).isEqualTo("deploy/kubernetes/neighbours/rbac.yaml");
    }

    @Test
    void serviceAccountsThatMayNotBeListedAreToldWithTheRuleOfNeighbours() {
        var need = need(
                "kubernetes-neighbours",
                read(
                        fresh("kubernetes-nodes"),
                        unavailable(
                                "kubernetes-neighbour-service-accounts",
                                "refused: list serviceaccounts: HTTP 403 User \"m\" cannot list resource"
                                        + " \"serviceaccounts\" in API group \"\" in the namespace \"pulumi\"")));
        assertThat(need.lacks()).containsExactly("list serviceaccounts in pulumi");
        assertThat(need.snippets().getFirst().file()).isEqualTo("deploy/kubernetes/neighbours/rbac.yaml");
    }

    @Test
    void aRoleWithoutAccessEntryIsToldWithTheEntry() {
        var need = need(
                        "kubernetes",
                        cluster("eks-name=edge-1"),
                        read(unavailable("kubernetes-nodes", "unauthenticated: list nodes: HTTP 401")))
                .orElseThrow();
        assertThat(need.state()).isEqualTo(NeedState.MISSING);
        assertThat(need.snippets().getFirst().text()).contains("\"clusterName\" : \"edge-1\"", "hybrid-verifier");
    }

    /** A sample that looks like a name would be taken for one. */
    @Test
    void whatIsNotKnownOfAnEntryStandsInCapitals() {
        var unread = read(unavailable("kubernetes-nodes", "unauthenticated: list nodes: HTTP 401"));
        var unknown = need("kubernetes", unread).snippets().getFirst();
        assertThat(unknown.title()).contains("--region REGION ");
        assertThat(unknown.text()).contains("\"clusterName\" : \"CLUSTER\"", "\"principalArn\" : \"MOORING-ROLE-ARN\"");
        var known = need("kubernetes", cluster("region=eu-central-1"), unread).orElseThrow();
        assertThat(known.snippets().getFirst().title()).contains("--region eu-central-1 ");
    }

    @Test
    void aTokenThatMayNotReadTheStackIsToldWithTheRight() {
        var need = need(
                "pulumi", read(unavailable("pulumi-state", "refused: export the stack: the token may not do this")));
        assertThat(need.lacks()).containsExactly("export the stack");
        assertThat(need.snippets().getFirst().text())
                .contains("TeamStackPermission", "organization: \"acme-edge\"", "stack: \"prod\"")
                .doesNotContain("ORGANIZATION");
    }

    @Test
    void aStackThatPulumiDoesNotShowMayBeThereOrNot() {
        var need = need("pulumi", read(unavailable("pulumi-state", "missing: export the stack: there is none")));
        assertThat(need.state()).isEqualTo(NeedState.UNKNOWN);
        assertThat(need.detail()).endsWith("It answers so too where the token may not see it.");
        assertThat(need.snippets()).hasSize(1);
    }

    @Test
    void anEnvironmentThatIsOpenedTakesTheRightToOpenIt() {
        var need = need(
                        "esc",
                        cluster("environment=acme-edge/edge-platform/prod", "environment-open=true"),
                        read(unavailable("esc-environment", "refused: open the environment: the token may not")))
                .orElseThrow();
        assertThat(need.snippets().getFirst().text()).contains("EnvironmentPermission.Open");
    }

    @Test
    void nodesThatNobodyDeclaresAreMissingWithTheOutputToAdd() {
        var need = need(
                        "declared-nodes",
                        cluster("nodes-output=machines"),
                        report().skipped(List.of(new SkippedCheck(
                                        "declared-node-not-registered", SharedViews.NO_NODES_DECLARED)))
                                .report())
                .orElseThrow();
        assertThat(need.state()).isEqualTo(NeedState.MISSING);
        assertThat(need.checks()).containsExactly("declared-node-not-registered");
        assertThat(need.snippets().getFirst().text()).contains("export const machines = [");
    }

    @Test
    void nodesThatAreDeclaredAreThere() {
        var counts = new NodeCounts(3, 3, 3, 3);
        assertThat(need(
                                "declared-nodes",
                                report().summary(new Summary(0, 0, 0, 0, 0, 0, counts))
                                        .report())
                        .state())
                .isEqualTo(NeedState.PRESENT);
    }

    @Test
    void aDeclarationThatCannotBeReadIsNotKnown() {
        var need = need(
                "declared-nodes",
                report().unknowns(List.of(new UnknownCheck("drift-node-set", "timed-out: export the stack: no answer")))
                        .report());
        assertThat(need.state()).isEqualTo(NeedState.UNKNOWN);
        assertThat(need.detail()).contains("timed-out");
    }

    @ParameterizedTest
    @CsvSource({
        "eks-pod-identity-agent, pod-identity-hybrid-daemonset-missing, podIdentityAgent.ts",
        "coredns, coredns-not-spread, coredns.ts"
    })
    void anAddonIsMissingWhereItsCheckFails(String addon, String check, String file) {
        var need = need(
                        addon,
                        cluster("eks-name=edge-1"),
                        report().failed(List.of(check)).report())
                .orElseThrow();
        assertThat(need.state()).isEqualTo(NeedState.MISSING);
        assertThat(need.snippets().getFirst().file()).endsWith(file);
        assertThat(need.snippets().getFirst().text()).contains("clusterName: \"edge-1\"");
    }

    /** The check judges only where EKS has the add-on. */
    @Test
    void anAgentThatIsInstalledAndKeptOffIsNotOfferedOnceMore() {
        var need = need(
                "eks-node-monitoring-agent",
                report().failed(List.of("node-monitoring-agent-absent")).report());
        assertThat(need.state()).isEqualTo(NeedState.MISSING);
        assertThat(need.checks()).containsExactly("node-monitoring-agent-absent");
        assertThat(need.snippets()).isEmpty();
    }

    @Test
    void anAddonIsThereWhereItsCheckPasses() {
        assertThat(need("coredns", report().report()).state()).isEqualTo(NeedState.PRESENT);
    }

    @Test
    void anAddonIsNotKnownWhereItsCheckIsNot() {
        var unknown = List.of(new UnknownCheck("coredns-not-spread", "refused: list pods: HTTP 403"));
        assertThat(need("coredns", report().unknowns(unknown).report()).state()).isEqualTo(NeedState.UNKNOWN);
    }

    @Test
    void anAgentThatIsNotInstalledIsMissingAndOneThatNobodyNeedsIsOff() {
        var report = report().skipped(List.of(
                        new SkippedCheck(
                                "node-monitoring-agent-absent",
                                "the add-on eks-node-monitoring-agent is not installed"),
                        new SkippedCheck(
                                "pod-identity-hybrid-daemonset-missing",
                                "there is no Pod Identity agent, or there are no hybrid nodes")))
                .report();
        assertThat(need("eks-node-monitoring-agent", report).state()).isEqualTo(NeedState.MISSING);
        assertThat(need("eks-node-monitoring-agent", report)
                        .snippets()
                        .getFirst()
                        .file())
                .endsWith("nodeMonitoringAgent.ts");
        assertThat(need("eks-pod-identity-agent", report).state()).isEqualTo(NeedState.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "iam, access-entry-role-recreated, deploy/aws/policy.json",
        "ec2, cluster-security-group-rules-missing, deploy/aws/policy.json",
        "kubernetes.kubelet-probe, api-to-kubelet-path-broken, deploy/kubernetes/kubelet-probe/rbac.yaml"
    })
    void whatIsOffUnlessAskedForSaysWhatIsLostAndWhatItTakes(String key, String check, String file) {
        var need = need(key, report().report());
        assertThat(need.state()).isEqualTo(NeedState.OFF);
        assertThat(need.checks()).contains(check);
        assertThat(need.snippets().getFirst().text()).isEqualTo("mooring.clusters.hybrid-prod." + key + "=true");
        assertThat(need.snippets().getLast().file()).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"neighbours", "deployments", "ssm", "roles-anywhere"})
    void whatWasSwitchedOffIsToldToo(String key) {
        assertThat(need(key, cluster(), report().report())).isEmpty();
        assertThat(need(key, cluster(key + "=false"), report().report()))
                .map(Need::state)
                .contains(NeedState.OFF);
    }

    @Test
    void anEnvironmentThatIsNotOpenedLosesWhatItComputes() {
        assertThat(need("environment-open", cluster(), report().report())).isEmpty();
        var need = need("environment-open", cluster("environment=acme-edge/edge-platform/prod"), report().report())
                .orElseThrow();
        assertThat(need.snippets().getLast().text()).contains("EnvironmentPermission.Open");
    }

    @Test
    void aNameWithADotIsQuotedInItsKey() {
        assertThat(Snippets.key("edge.prod", "iam")).isEqualTo("mooring.clusters.\"edge.prod\".iam");
    }
}
