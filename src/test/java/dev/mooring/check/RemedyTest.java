package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.reading.Readings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands of remedies promise: whole, fit for a shell, and nothing of the outside world in them but words. */
class RemedyTest {
    private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");
    private static final String MANAGED = "mi-0a1b2c3d4e5f67890";
    private static final String UPGRADE = "nodeadm upgrade";
    private static final String UNINSTALL = "nodeadm uninstall";
    /** Where the API server is another one, nodeadm cannot ask it about pods. */
    private static final String UNASKED = UNINSTALL + " --skip pod-validation,node-validation";

    private static final Subject CLUSTER = Subject.of("cluster", "hybrid-prod");
    private static final String ROLE = "arn:aws:iam::111122223333:role/path/hybrid-nodes";
    private static final String UUID = "b0a7c7a4-3a52-4b7c-9f0e-0d6f7f5d8a11";
    private static final Map<Placeholder, Object> SAMPLES = new EnumMap<>(Map.ofEntries(
            Map.entry(Placeholder.CLUSTER, "hybrid-prod"),
            Map.entry(Placeholder.REGION, "us-gov-west-1"),
            Map.entry(Placeholder.ACCOUNT, "111122223333"),
            Map.entry(Placeholder.STACK, "acme/edge/prod"),
            Map.entry(Placeholder.ENVIRONMENT, "acme/edge/prod"),
            Map.entry(Placeholder.NODE, "dc2-edge-01.example.com"),
            Map.entry(Placeholder.NODES, List.of("mi-0a1b2c3d4e5f67890", "dc2-edge-01")),
            Map.entry(Placeholder.INSTANCE, "mi-0a1b2c3d4e5f67890"),
            Map.entry(Placeholder.INSTANCES, List.of("mi-0a1b2c3d4e5f67890", "i-0a1b2c3d")),
            Map.entry(Placeholder.SITE, "dc1_North.2"),
            Map.entry(Placeholder.NAMESPACE, "kube-system"),
            Map.entry(Placeholder.DAEMONSET, "cilium"),
            Map.entry(Placeholder.PULUMI_UPDATE, "till-app-2222"),
            Map.entry(Placeholder.WORKLOAD, "deployment/external-secrets"),
            Map.entry(Placeholder.SERVICE, "webhook"),
            Map.entry(Placeholder.LEASE, "mi-0a1b2c3d4e5f67890"),
            Map.entry(Placeholder.CSR, "csr-8x2vq"),
            Map.entry(Placeholder.CSRS, List.of("csr-8x2vq", "csr-9d7fk")),
            Map.entry(Placeholder.CREDENTIAL_PROVIDER, "iam-ra"),
            Map.entry(Placeholder.CONTAINERD_SOURCE, "docker"),
            Map.entry(Placeholder.ADDRESS, "10.80.1.7"),
            Map.entry(Placeholder.ADDRESSES, List.of("10.80.1.7", "fd00::1:7")),
            Map.entry(Placeholder.CIDR, "10.80.0.0/16"),
            Map.entry(Placeholder.PORT, "443"),
            Map.entry(Placeholder.ENDPOINT, "https://0A1B2C.gr7.us-west-2.eks.amazonaws.com"),
            Map.entry(Placeholder.ACCESS_ENTRY, ROLE),
            Map.entry(Placeholder.ROLE, ROLE.replace("arn:aws:", "arn:aws-iso-b:")),
            Map.entry(Placeholder.ROLE_NAME, "hybrid+nodes=a,b.c@d"),
            Map.entry(Placeholder.POLICY, "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"),
            Map.entry(Placeholder.ACTIVATION, UUID),
            Map.entry(Placeholder.PROFILE, UUID),
            Map.entry(Placeholder.TRUST_ANCHOR, UUID),
            Map.entry(Placeholder.OBJECT, "till-app"),
            Map.entry(
                    Placeholder.WEBHOOK_CONFIGURATIONS,
                    List.of("validatingwebhookconfiguration/policy", "mutatingwebhookconfiguration/a.b")),
            Map.entry(Placeholder.UPDATE, UUID),
            Map.entry(Placeholder.INSIGHT, UUID),
            Map.entry(Placeholder.ADDON, "eks-node-monitoring-agent"),
            Map.entry(Placeholder.KUBERNETES_VERSION, "1.34"),
            Map.entry(Placeholder.KUBELET_VERSION, "1.33"),
            Map.entry(Placeholder.CERTIFICATE_AUTHORITY, "ca-0a1b2c3d4e5f"),
            Map.entry(Placeholder.LABELS, List.of("topology.kubernetes.io/zone=dc1", "a=")),
            Map.entry(Placeholder.TAINTS, List.of("example.com/key=value:NoSchedule", "key:NoExecute-")),
            Map.entry(Placeholder.SECURITY_GROUP, "sg-0a1b2c3d4e5f67890"),
            Map.entry(Placeholder.SECURITY_GROUPS, List.of("sg-0a1b2c3d4e5f67890", "sg-0a1b2c3d")),
            Map.entry(Placeholder.ROUTE_TABLE, "rtb-0a1b2c3d4e5f67890"),
            Map.entry(Placeholder.NETWORK_INTERFACE, "eni-0a1b2c3d4e5f67890"),
            Map.entry(
                    Placeholder.IMAGE,
                    "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/kube-proxy:v1.34.0@sha256:" + "0".repeat(64))));
    private static final List<String> EVIL = List.of(
            "a; rm -rf /",
            "$(reboot)",
            "`reboot`",
            "a' 'b",
            "a\" \"b",
            "a\nreboot",
            "a\n",
            "\nb",
            "-rf",
            "--all",
            "a|b",
            "a&b",
            "a>b",
            "a<b",
            "a b",
            "a*",
            "a?",
            "~root",
            "a#b",
            "a!b",
            "a\\b",
            "a{b,c}",
            "{node}",
            "a\u0000b",
            "a\tb",
            "ä",
            "\u202eab",
            "",
            "a".repeat(5000));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void takesAWordThatIsWhatItShouldBe(Placeholder blank) {
        assertThat(blank.word(SAMPLES.get(blank))).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void takesNoWordThatSaysMoreToAShell(Placeholder blank) {
        var sample = SAMPLES.get(blank) instanceof List<?> list ? list.getFirst() : SAMPLES.get(blank);
        var spliced = EVIL.stream()
                .filter(evil -> !evil.isEmpty() && evil.length() < 100)
                .flatMap(evil -> Stream.of(evil, sample + evil, evil + sample, sample + evil + sample));
        assertThat(Stream.concat(EVIL.stream(), spliced)
                        .filter(evil ->
                                !evil.matches("[\\w./:+=,@-]*") || evil.startsWith("-") || evil.length() > 4000))
                .allSatisfy(evil -> {
                    assertThat(blank.word(evil)).isEmpty();
                    assertThat(blank.word(List.of(sample, evil))).isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource
    void offersNoCommandWhereAWordIsEvilOrNotKnown(Placeholder blank) {
        var remedy = Remedy.of("Look.").looking("look at {" + blank.id() + "}").looking("look around");
        assertThat(commands(remedy, CLUSTER, Evidence.none().naming(blank, "$(reboot)")))
                .containsExactly("look around");
        assertThat(commands(remedy, CLUSTER, Evidence.none())).containsExactly("look around");
    }

    @Test
    void takesArnsOfEveryPartition() {
        assertThat(List.of("aws", "aws-us-gov", "aws-cn", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"))
                .allSatisfy(partition -> assertThat(
                                Placeholder.ROLE.word(ROLE.replace("arn:aws:", "arn:" + partition + ":")))
                        .isPresent());
    }

    @Test
    void takesRegionsOfEveryPartition() {
        assertThat(List.of(
                        "us-west-2",
                        "us-gov-east-1",
                        "cn-northwest-1",
                        "eusc-de-east-1",
                        "us-iso-west-1",
                        "ap-southeast-7"))
                .allSatisfy(
                        region -> assertThat(Placeholder.REGION.word(region)).contains(region));
    }

    @Test
    void namesTheSubjectByItsKind() {
        var remedy = Remedy.of("").looking("kubectl get node {node}").looking("aws ssm {instance}");
        assertThat(commands(remedy, Subject.of("node", "mi-0a1b2c3d4e5f67890"), Evidence.none()))
                .containsExactly("kubectl get node mi-0a1b2c3d4e5f67890", "aws ssm mi-0a1b2c3d4e5f67890");
        assertThat(commands(remedy, Subject.of("node", "dc2-edge-01"), Evidence.none()))
                .containsExactly("kubectl get node dc2-edge-01");
    }

    @Test
    void fillsInEvidenceByItsName() {
        var remedy = Remedy.of("").looking("ping {address}").looking("kubectl get csr {csrs}");
        var evidence = Evidence.of("address", "10.0.0.1").naming(Placeholder.CSRS, List.of("csr-a", "csr-b"));
        assertThat(commands(remedy, CLUSTER, evidence)).containsExactly("ping 10.0.0.1", "kubectl get csr csr-a csr-b");
    }

    @Test
    void saysTheSentenceEvenOfAnEvilName() {
        var filled = Remedy.of("Remove {subject} from {stack}.")
                .filledIn(blanks(Subject.of("node", "a; rm -rf /"), Evidence.none()));
        assertThat(filled.text()).isEqualTo("Remove \"a; rm -rf /\" from the stack.");
    }

    @Test
    void refusesAPlaceholderThatHasNoGrammar() {
        var remedy = Remedy.of("");
        assertThatThrownBy(() -> remedy.looking("kubectl get {thing}"))
                .hasMessageContaining("{thing} is no placeholder");
    }

    @Test
    void offersNoCommandOfNodeadmWhereTheMachineRunsBottlerocket() {
        var fleet = FleetFixture.of(4).withBottlerocket(1);
        var remedy = Remedy.of("Run the sudo commands on the machine.")
                .looking(Commands.NODE)
                .looking(Commands.KUBELET_LOG)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL)
                .changing(Commands.DELETE_NODE);
        var node = Subject.of("node", fleet.nameOf(0));
        assertThat(on(fleet, remedy, node))
                .isEqualTo(Remedy.of("Run the sudo commands on the machine." + Remedy.BOTTLEROCKET)
                        .looking("kubectl describe node " + node.name()));
        assertThat(on(fleet, remedy, Subject.of("node", fleet.nameOf(1))).commands())
                .hasSize(5);
        assertThat(on(fleet, remedy, CLUSTER).text()).doesNotContain("Bottlerocket");
    }

    @Test
    void saysNothingOfNodeadmWhereTheMachineRunsBottlerocket() {
        var fleet = FleetFixture.of(1).withBottlerocket(1);
        for (var before : List.of(Commands.NEW_ACTIVATION, Commands.LATEST_NODEADM)) {
            var remedy = Remedy.of(before + "Let it join again.").changing(Commands.INIT);
            assertThat(on(fleet, remedy, Subject.of("node", fleet.nameOf(0))).text())
                    .isEqualTo("Let it join again." + Remedy.BOTTLEROCKET);
        }
    }

    @Test
    void leavesWhatIsDoneToANodeAloneWhereItsMachineNeedNotChange() {
        var fleet = FleetFixture.of(1).withBottlerocket(1);
        var remedy = Remedy.of("Look at it on the machine, then let pods onto it.")
                .looking(Commands.KUBELET_LOG)
                .changing(Commands.UNCORDON);
        assertThat(on(fleet, remedy, Subject.of("node", fleet.nameOf(0))).commands())
                .extracting(Remedy.Command::command)
                .containsExactly("kubectl uncordon " + fleet.nameOf(0));
    }

    @Test
    void offersNoCommandOfNodeadmOfTheClusterWhereAllMachinesRunBottlerocket() {
        var remedy = Remedy.of("Run the sudo command on the machine.").changing(Commands.INIT);
        assertThat(on(FleetFixture.of(2).withBottlerocket(2), remedy, CLUSTER).commands())
                .isEmpty();
        assertThat(on(FleetFixture.of(2).withBottlerocket(1), remedy, CLUSTER).commands())
                .hasSize(1);
    }

    /** Which credentials it has is not known, so that it could not join again. */
    @Test
    void takesNoMachineAwayThatItCannotBringBack() {
        var remedy = Remedy.of("On the machine.")
                .looking(Commands.NODE)
                .changing(Commands.DRAIN)
                .changing(Commands.UNINSTALL)
                .changing(Commands.DELETE_NODE)
                .changing(Commands.JOIN_AGAIN);
        assertThat(commands(remedy, Subject.of("node", "dc2-edge-01"), Evidence.none()))
                .containsExactly("kubectl describe node dc2-edge-01");
    }

    /** From the packages of Red Hat, its default, nodeadm takes none: it would refuse once the machine is uninstalled. */
    @Test
    void takesContainerdFromWhereTheMachinesSystemHasIt() {
        var fleet = FleetFixture.of(2).withOs(1, "Red Hat Enterprise Linux 9.4 (Plow)");
        assertThat(joinsAgain(fleet, Subject.of("node", fleet.nameOf(0))))
                .singleElement()
                .asString()
                .contains("--containerd-source docker --region eu-west-1 && ");
        assertThat(joinsAgain(fleet, Subject.of("node", fleet.nameOf(1))))
                .singleElement()
                .asString()
                .contains("--containerd-source distro ");
    }

    @Test
    void takesContainerdFromWhereAllSystemsHaveItWhereNoMachineIsNamed() {
        assertThat(joinsAgain(FleetFixture.of(2).withOs(1, "Amazon Linux 2023.8.20250707"), CLUSTER))
                .singleElement()
                .asString()
                .contains("--containerd-source distro ");
        assertThat(joinsAgain(FleetFixture.of(2).withOs(1, "Red Hat Enterprise Linux 9.4 (Plow)"), CLUSTER))
                .isEmpty();
    }

    private static List<String> joinsAgain(FleetFixture fleet, Subject subject) {
        var remedy = Remedy.of("On the machine.").changing(Commands.JOIN_AGAIN);
        return on(fleet, remedy, subject).commands().stream()
                .map(Remedy.Command::command)
                .toList();
    }

    @Test
    void saysWhereBottlerocketKeepsWhatNodeConfigHolds() {
        var fleet = FleetFixture.of(1).withBottlerocket(1);
        assertThat(on(fleet, Remedy.of("Correct it in nodeConfig.yaml."), CLUSTER)
                        .text())
                .contains("user data");
        assertThat(on(fleet, Remedy.of("Declare it."), CLUSTER).text()).isEqualTo("Declare it.");
    }

    @Test
    void readsTheSentencesOfEarlierVersions() throws IOException {
        assertThat(new ObjectMapper().readValue("\"kubectl get nodes\"", Remedy.class))
                .isEqualTo(Remedy.of("kubectl get nodes"));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        var remedy = Remedy.of("Do.").looking("look").changing("change");
        var mapper = new ObjectMapper();
        assertThat(mapper.readValue(mapper.writeValueAsString(remedy), Remedy.class))
                .isEqualTo(remedy);
    }

    @Test
    void writesCommandsThatAShellCanParse() throws IOException, InterruptedException {
        var script = folder.resolve("remedies.sh");
        // In a function of its own each, so that one cannot mend the other.
        var text = new StringBuilder();
        for (var command : all()) {
            text.append("f() {\n").append(command).append("\n}\n");
        }
        Files.writeString(script, text);
        var bash = new ProcessBuilder("bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        var answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(answer).isZero();
    }

    @Test
    void leavesNoBracesOpenAndNoLineUnfinished() {
        assertThat(all())
                .hasSizeGreaterThan(Catalogue.checks().size())
                .allSatisfy(command -> assertThat(command)
                        .doesNotContain("\n", "…", "...", " <")
                        .doesNotContainPattern("\\b(NAME|NODE|REGION|CIDR|GROUP|VERSION|SITE|KEY|VALUE)\\b")
                        .doesNotContainPattern("\\{[a-z][a-zA-Z]*\\}"));
    }

    @Test
    void givesAwsCommandsTheirRegion() {
        assertThat(all())
                .filteredOn(command -> command.startsWith("aws ")
                        && !command.startsWith("aws iam ")
                        && !command.startsWith("aws sts "))
                .allMatch(command -> command.contains("--region "));
    }

    /** A package makes the one, a snap the other; which of them Ubuntu has, nobody tells. */
    @Test
    void namesTheAgentOfSsmByBothItsUnits() {
        assertThat(all())
                .filteredOn(command -> command.startsWith("sudo ") && command.contains("amazon-ssm-agent"))
                .isNotEmpty()
                .allMatch(command -> command.contains(" amazon-ssm-agent ")
                        && command.contains(" snap.amazon-ssm-agent.amazon-ssm-agent"));
    }

    /** The operator acts on an annotation that has changed. */
    @Test
    void asksTheOperatorForSomethingNewEachTime() {
        assertThat(all())
                .filteredOn(command -> command.contains("reconciliation-request"))
                .isNotEmpty()
                .allMatch(command -> command.endsWith("=$(date +%s)"));
    }

    @Test
    void saysWhereTheCommandsOfAMachineAreRun() {
        assertThat(remedies()
                        .filter(remedy -> remedy.commands().stream()
                                .anyMatch(command -> command.command().startsWith("sudo "))))
                .allMatch(remedy -> remedy.text().contains("on the machine")
                        || remedy.text().contains("On the machine"));
    }

    @Test
    void putsNoCommandsIntoSentences() {
        assertThat(remedies())
                .allSatisfy(remedy -> assertThat(remedy.text())
                        .doesNotContainPattern(
                                "kubectl |aws (eks|ssm|ec2|iam) |pulumi (up|refresh|stack)|systemctl |journalctl "));
    }

    /** It deregisters a machine from SSM, and an activation registers one machine within a day unless it says otherwise. */
    @Test
    void asksForANewActivationWhereAMachineUninstallsAndJoinsAgain() {
        assertThat(remedies().filter(remedy -> place(remedy, UNINSTALL) >= 0 && place(remedy, "nodeadm init") >= 0))
                .isNotEmpty()
                .allSatisfy(remedy -> assertThat(remedy.text()).contains("new activation"));
    }

    /** While kubelet runs, nodeadm refuses to uninstall a node that is schedulable or has ordinary pods. */
    @Test
    void drainsAMachineBeforeItUninstalls() {
        assertThat(remedies().filter(remedy -> place(remedy, UNINSTALL) >= 0 && place(remedy, UNASKED) < 0))
                .isNotEmpty()
                .allSatisfy(remedy -> assertThat(place(remedy, "kubectl drain"))
                        .isNotNegative()
                        .isLessThan(place(remedy, UNINSTALL)));
    }

    /** It asks the API server first, unless it is told not to; where kubelet does not run, it asks nothing. */
    @Test
    void drainsAMachineBeforeItIsUpgraded() {
        assertThat(remedies()
                        .filter(remedy -> place(remedy, "nodeadm upgrade") >= 0)
                        .filter(remedy -> place(remedy, "--skip init-validation,pod-validation,node-validation") < 0))
                .isNotEmpty()
                .allSatisfy(remedy -> assertThat(place(remedy, "kubectl drain"))
                        .isNotNegative()
                        .isLessThan(place(remedy, "nodeadm upgrade")));
    }

    /** With SSM credentials a machine comes back by another name. */
    @Test
    void removesTheNodeBeforeAMachineJoinsAgain() {
        assertThat(remedies()
                        .filter(remedy -> place(remedy, UNINSTALL) >= 0 && place(remedy, UNASKED) < 0)
                        .filter(remedy -> place(remedy, "nodeadm install") >= 0))
                .isNotEmpty()
                .allSatisfy(remedy -> assertThat(place(remedy, "kubectl delete node"))
                        .isGreaterThan(place(remedy, UNINSTALL))
                        .isLessThan(place(remedy, "nodeadm install")));
    }

    /** With SSM credentials an older one fails halfway, and the node is drained or gone by then. */
    @Test
    void looksWhetherNodeadmIsNewEnoughBeforeAnythingIsTakenAway() {
        assertThat(remedies().filter(remedy -> place(remedy, UPGRADE) >= 0 || place(remedy, "nodeadm install") >= 0))
                .hasSizeGreaterThan(10)
                .allSatisfy(remedy -> {
                    assertThat(remedy.text()).containsOnlyOnce(Commands.LATEST_NODEADM);
                    assertThat(IntStream.range(0, place(remedy, Commands.NODEADM_VERSION) + 1))
                            .isNotEmpty()
                            .noneMatch(index -> remedy.commands().get(index).changes());
                });
    }

    /** While kubelet runs, nodeadm refuses to upgrade such a node as well. */
    @Test
    void drainsAMachineBeforeItUpgradesAndLetsPodsOntoItAgain() {
        assertThat(remedies().filter(remedy -> place(remedy, UPGRADE) >= 0 && place(remedy, "--skip") < 0))
                .isNotEmpty()
                .allSatisfy(remedy -> {
                    assertThat(place(remedy, "kubectl drain")).isNotNegative().isLessThan(place(remedy, UPGRADE));
                    assertThat(place(remedy, "kubectl uncordon")).isGreaterThan(place(remedy, UPGRADE));
                });
    }

    /** Its pods never leave it, and the API server does not hear what nodeadm asks. */
    @Test
    void neitherDrainsALostNodeNorLetsNodeadmAskForIt() {
        assertThat(remedies().flatMap(remedy -> remedy.ofLostNode().stream()))
                .isNotEmpty()
                .allSatisfy(remedy -> {
                    assertThat(place(remedy, "kubectl drain")).isNegative();
                    assertThat(remedy.commands())
                            .extracting(Remedy.Command::command)
                            .filteredOn(command -> command.contains(UNINSTALL) || command.contains(UPGRADE))
                            .isNotEmpty()
                            .allMatch(command -> command.contains("pod-validation,node-validation"));
                });
    }

    @Test
    void saysNothingOfDrainingWhereNoCommandDrains() {
        assertThat(remedies().flatMap(remedy -> remedy.ofLostNode().stream()))
                .isNotEmpty()
                .extracting(remedy -> remedy.text().replace(Commands.LOST, ""))
                .allSatisfy(text ->
                        assertThat(text).doesNotContainIgnoringCase("drain").doesNotContain("let pods"));
    }

    @Test
    void speaksOfUninstallingALostNodeOnlyWhereItIsUninstalled() {
        assertThat(remedies().flatMap(remedy -> remedy.ofLostNode().stream()))
                .isNotEmpty()
                .allSatisfy(remedy -> assertThat(remedy.text().contains(Commands.UNINSTALLING_LOST))
                        .isEqualTo(place(remedy, UNINSTALL) >= 0));
    }

    @Test
    void uninstallsALostNodeThatSsmForgotWithoutDrainingIt() {
        var world = Scenario.healthy()
                .changeSsm(
                        "DescribeInstanceInformation",
                        body -> ((ArrayNode) body.path("InstanceInformationList")).remove(0))
                .condition(MANAGED, "Ready", "Unknown", "NodeStatusUnknown");
        assertThat(changes(world, "node-not-in-ssm"))
                .startsWith("sudo " + UNASKED, "kubectl delete node " + MANAGED)
                .hasSize(3);
    }

    @Test
    void setsTheLabelRightThatDoesNotFitANodesName() {
        var world = Scenario.healthy()
                .declareNodes(nodes -> ((ObjectNode) nodes.get(0)).remove("credentialProvider"))
                .node(MANAGED, node -> label(node, "iam-ra"));
        assertThat(changes(world, "node-name-format-mismatch"))
                .containsExactly(
                        "kubectl label node " + MANAGED + " --overwrite " + HybridNode.CREDENTIAL_PROVIDER + "=ssm");
    }

    @Test
    void setsTheLabelRightWhereTheNameSaysThatTheNodeJoinedAsDeclared() {
        var world = Scenario.healthy().node(MANAGED, node -> label(node, "iam-ra"));
        assertThat(changes(world, "node-credential-provider-mismatch"))
                .containsExactly(
                        "kubectl label node " + MANAGED + " --overwrite " + HybridNode.CREDENTIAL_PROVIDER + "=ssm");
    }

    @Test
    void joinsANodeAgainWithTheCredentialsThatItsNameTellsOf() {
        var world = Scenario.healthy().node(MANAGED, node -> {
            label(node, "iam-ra");
            ((ObjectNode) node.path("status").path("nodeInfo")).put("kubeletVersion", "v1.35.1-eks-3a1b5c7");
        });
        assertThat(changes(world, "kubelet-newer-than-control-plane"))
                .anyMatch(command -> command.contains("--credential-provider ssm"));
    }

    /** Else an update makes the same entry again. */
    @ParameterizedTest
    @ValueSource(strings = {"access-entry-wrong-type", "access-entry-username-unexpected"})
    void looksAtWhatIsDeclaredBeforeAnEntryIsDeleted(String check) {
        assertThat(remedies(description(check))).allSatisfy(remedy -> {
            assertThat(place(remedy, "pulumi preview"))
                    .isNotNegative()
                    .isLessThan(place(remedy, "aws eks delete-access-entry"));
            assertThat(remedy.text()).contains("HYBRID_LINUX", "or an update makes the same again");
        });
    }

    @Test
    void looksWhetherAnUpdateOfTheClusterReplacesIt() {
        assertThat(remedies()
                        .filter(remedy -> place(remedy, "aws eks describe-cluster --name") >= 0)
                        .filter(remedy -> place(remedy, Commands.UP) >= 0))
                .hasSizeGreaterThan(10)
                .allSatisfy(remedy -> {
                    assertThat(remedy.text()).contains("do not update where it replaces the cluster");
                    assertThat(place(remedy, Commands.PREVIEW)).isNotNegative().isLessThan(place(remedy, Commands.UP));
                });
    }

    private static void label(ObjectNode node, String provider) {
        ((ObjectNode) node.path("metadata").path("labels")).put(HybridNode.CREDENTIAL_PROVIDER, provider);
    }

    private static CheckDescription description(String id) {
        return Catalogue.checks().stream()
                .map(Check::description)
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The commands of a check's only fault that change something. */
    private static List<String> changes(Scenario world, String check) {
        var faults = world.judge().faults().stream()
                .filter(fault -> fault.check().id().equals(check))
                .toList();
        assertThat(faults).hasSize(1);
        return faults.getFirst().remedy().commands().stream()
                .filter(Remedy.Command::changes)
                .map(Remedy.Command::command)
                .toList();
    }

    /** Where a remedy has a command first; negative where it has none. */
    private static int place(Remedy remedy, String command) {
        return IntStream.range(0, remedy.commands().size())
                .filter(index -> remedy.commands().get(index).command().contains(command))
                .findFirst()
                .orElse(-1);
    }

    private static Stream<Remedy> remedies() {
        return Catalogue.checks().stream().map(Check::description).flatMap(RemedyTest::remedies);
    }

    private static Stream<Remedy> remedies(CheckDescription check) {
        return Stream.concat(Stream.of(check.remedy()), check.otherRemedies().stream())
                .flatMap(remedy -> Stream.concat(Stream.of(remedy), remedy.ofLostNode().stream()));
    }

    private static List<String> all() {
        var evidence = Evidence.none();
        Arrays.stream(Placeholder.values()).forEach(blank -> evidence.naming(blank, SAMPLES.get(blank)));
        var all = new ArrayList<String>();
        remedies().forEach(remedy -> {
            var filled = commands(remedy, CLUSTER, evidence);
            assertThat(filled).hasSameSizeAs(remedy.commands());
            all.addAll(filled);
        });
        return all;
    }

    private static List<String> commands(Remedy remedy, Subject subject, Evidence evidence) {
        return remedy.filledIn(blanks(subject, evidence)).commands().stream()
                .map(Remedy.Command::command)
                .toList();
    }

    private static Remedy on(FleetFixture fleet, Remedy remedy, Subject subject) {
        return remedy.filledIn(new Blanks(fleet.situation().scene(), subject, Evidence.none()));
    }

    /** Where nothing was read, the evidence alone names things. */
    private static Blanks blanks(Subject subject, Evidence evidence) {
        var scene = Situation.of("hybrid-prod", Readings.of(List.of()), NOW).scene();
        return new Blanks(scene, subject, evidence);
    }
}
