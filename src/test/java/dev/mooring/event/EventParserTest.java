package dev.mooring.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.cluster.EnvironmentName;
import dev.mooring.cluster.StackName;
import dev.mooring.event.PulumiEvent.DeploymentChanged;
import dev.mooring.event.PulumiEvent.DriftChecked;
import dev.mooring.event.PulumiEvent.EnvironmentRevised;
import dev.mooring.event.PulumiEvent.Ping;
import dev.mooring.event.PulumiEvent.PolicyViolated;
import dev.mooring.event.PulumiEvent.StackUpdated;
import dev.mooring.event.PulumiEvent.Unrecognised;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventParserTest {
    private static final StackName STACK = new StackName("acme-edge", "eks-hybrid", "prod-eu-west-1");

    static Stream<String[]> signedFixtures() {
        return new String(Fixtures.bytes("pulumi/SIGNATURES.tsv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split("\t"));
    }

    @ParameterizedTest
    @MethodSource("signedFixtures")
    void recognisesEveryDocumentedDelivery(String file, String kind, String secret, String signature) {
        assertThat(EventParser.parse(kind, Fixtures.bytes("pulumi/" + file))).isNotInstanceOf(Unrecognised.class);
    }

    @ParameterizedTest
    @MethodSource("signedFixtures")
    void believesTheSignedBodyAndNotTheKindHeader(String file, String kind, String secret, String signature) {
        var lie = "ping".equals(kind) ? "stack_update" : "ping";
        assertThat(EventParser.parse(lie, Fixtures.bytes("pulumi/" + file))).isInstanceOf(Unrecognised.class);
    }

    /** {@code stack_update} is {@code stack-updated}: the words people see go with the kinds that Pulumi documents. */
    @ParameterizedTest
    @MethodSource("signedFixtures")
    void namesEachEventInOneWordOfItsOwn(String file, String kind, String secret, String signature) {
        assertThat(EventParser.parse(kind, Fixtures.bytes("pulumi/" + file)).type())
                .matches("[a-z]+(-[a-z]+)*")
                .startsWith(kind.replaceFirst("_.*", ""));
    }

    @Test
    void namesAnUpdateByWhatHappened() {
        assertThat(new StackUpdated(STACK, "update", "succeeded", null, null, Made.UNSAID).type())
                .isEqualTo("stack-updated");
    }

    @Test
    void takesTheVersionOfAnUpdateFromItsUrl() {
        assertThat(EventParser.parse(
                        "stack_update", Fixtures.bytes("world/healthy/webhooks/stack_update.update.succeeded.json")))
                .isEqualTo(new StackUpdated(
                        new StackName("acme-edge", "edge-platform", "prod"),
                        "update",
                        "succeeded",
                        42L,
                        "https://app.pulumi.com/acme-edge/edge-platform/prod/updates/42",
                        new Made("Dana Ops", Map.of("create", 2L, "same", 11L, "update", 1L))));
    }

    @Test
    void namesTheOrganizationByItsSlugAndNotByItsDisplayName() {
        var event = EventParser.parse("stack_update", Fixtures.bytes("pulumi/stack_update.update.succeeded.json"));
        assertThat(event.stack()).contains(STACK);
    }

    @Test
    void tellsWhoMadeAnUpdateAndHowMuchItChanged() {
        var event = EventParser.parse("stack_update", Fixtures.bytes("pulumi/stack_update.update.succeeded.json"));
        assertThat(event.made()).isEqualTo(new Made("Dana Ops", Map.of("create", 2L, "same", 11L, "update", 1L)));
    }

    @Test
    void takesNoCountFromResourceChangesThatAreNoNumbers() {
        var body = json(
                "\"driftRunId\":\"1\",\"status\":\"failed\",\"resourceChanges\":{\"create\":\"two\",\"update\":1}");
        assertThat(EventParser.parse("drift_detection", body).made().resources())
                .containsExactly(Map.entry("update", 1L));
    }

    @Test
    void readsAnUpdateWithoutAUser() {
        var event = EventParser.parse("stack_update", Fixtures.bytes("pulumi/variant.stack_update.no_user.json"));
        assertThat(event).isInstanceOf(StackUpdated.class);
    }

    @Test
    void tellsThatAQueuedDeploymentChangesNothingYet() {
        var event = EventParser.parse("deployment", Fixtures.bytes("pulumi/deployment.queued.json"));
        assertThat(event).isInstanceOf(DeploymentChanged.class);
        assertThat(event.mayChangeAnything()).isFalse();
    }

    @Test
    void tellsThatAPreviewChangesNothing() {
        var event = EventParser.parse("stack_preview", Fixtures.bytes("pulumi/stack_preview.update.succeeded.json"));
        assertThat(event.mayChangeAnything()).isFalse();
    }

    @Test
    void readsADriftRunThatLeavesOutDriftDetected() {
        var body = json("\"driftRunId\":\"1\",\"status\":\"failed\"");
        assertThat(EventParser.parse("drift_detection", body))
                .isEqualTo(new DriftChecked(STACK, "failed", false, null, Made.UNSAID));
    }

    @Test
    void takesOnlyTheStackFromAPolicyViolationWhoseBodyIsNotDocumented() {
        assertThat(EventParser.parse("policy_violation", json("\"policyName\":\"x\"")))
                .isEqualTo(new PolicyViolated(STACK));
    }

    @Test
    void namesTheEnvironmentOfARevision() {
        var event = EventParser.parse(
                "environment_revision", Fixtures.bytes("world/healthy/webhooks/environment_revision.created.json"));
        assertThat(event)
                .isEqualTo(new EnvironmentRevised(
                        new EnvironmentName("acme-edge", "edge-platform", "hybrid-prod"),
                        "created",
                        5L,
                        new Made("Dana Ops", Map.of())));
    }

    @Test
    void keepsTheStackOfAKindNobodyHasDocumentedYet() {
        var event = EventParser.parse("stack_teleported", json("\"action\":\"beamed\""));
        assertThat(event).isInstanceOf(Unrecognised.class);
        assertThat(event.stack()).contains(STACK);
    }

    @ParameterizedTest
    @CsvSource({
        "update, succeeded, true",
        "update, failed, true",
        "update, running, false",
        "update, skipped, false",
        "refresh, succeeded, true",
        "detect-drift, succeeded, false",
        "preview, succeeded, false"
    })
    void takesADeploymentForAChangeThatMayHaveChangedSomething(String operation, String status, boolean mayHave) {
        var event = EventParser.parse(
                "deployment",
                json("\"deploymentUrl\":\"\",\"version\":1,\"operation\":\"" + operation + "\",\"status\":\"" + status
                        + "\""));
        assertThat(event.mayChangeAnything()).isEqualTo(mayHave);
    }

    @Test
    void namesNoDeploymentThatOnlyLookedAsTheChangeBefore() {
        var body = json("\"deploymentUrl\":\"\",\"version\":1,\"operation\":\"detect-drift\",\"status\":\"succeeded\"");
        assertThat(EventParser.parse("deployment", body).change()).isEmpty();
    }

    @Test
    void readsAPing() {
        assertThat(EventParser.parse("ping", Fixtures.bytes("pulumi/ping.json")))
                .isEqualTo(new Ping());
    }

    @Test
    void passesOnNoLinkThatIsNotAWebAddress() {
        var body = json(
                "\"deploymentUrl\":\"javascript:alert(1)\",\"version\":1,\"operation\":\"update\",\"status\":\"succeeded\"");
        var event = (DeploymentChanged) EventParser.parse("deployment", body);
        assertThat(event.url()).isNull();
    }

    /** Each finding that opens afterwards names it. */
    @Test
    void passesOnNoLinkThatNobodyCouldOpen() {
        var url = "https://app.pulumi.com/" + "a".repeat(250_000) + "/updates/42";
        var event = (StackUpdated) EventParser.parse(
                "stack_update", json("\"updateUrl\":\"" + url + "\",\"kind\":\"update\",\"result\":\"succeeded\""));
        assertThat(event).isEqualTo(new StackUpdated(STACK, "update", "succeeded", null, null, event.made()));
    }

    @Test
    void takesAnEndlessWordForNone() {
        var event = (StackUpdated) EventParser.parse(
                "stack_update",
                json("\"updateUrl\":\"\",\"kind\":\"update\",\"result\":\"" + "s".repeat(250_000) + "\""));
        assertThat(event.result()).isEmpty();
    }

    /** Its beginning could be another's. */
    @Test
    void takesAnEndlessNameForNone() {
        var body = "{\"organization\":{\"githubLogin\":\"acme-edge\"},\"projectName\":\"eks-hybrid\",\"stackName\":\""
                + "s".repeat(250_000) + "\",\"action\":\"created\"}";
        var event = EventParser.parse("stack", body.getBytes(StandardCharsets.UTF_8));
        assertThat(event).isInstanceOf(Unrecognised.class);
        assertThat(event.stack()).isEmpty();
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++) {
            var bytes = Fixtures.bytes("pulumi/stack_update.update.succeeded.json");
            for (var flips = random.nextInt(6); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(EventParser.parse("stack_update", bytes)).isNotNull();
        }
    }

    @Test
    void survivesABodyThatIsNestedTooDeep() {
        var deep = "[".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        assertThat(EventParser.parse("stack", deep)).isInstanceOf(Unrecognised.class);
    }

    private static byte[] json(String members) {
        return ("{\"organization\":{\"githubLogin\":\"acme-edge\"},\"projectName\":\"eks-hybrid\","
                        + "\"stackName\":\"prod-eu-west-1\"," + members + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
