package dev.mooring.declared.pulumi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredAccessPolicy;
import dev.mooring.declared.DeclaredAddon;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.PendingOperation;
import dev.mooring.declared.pulumi.StackDeclaration.Question;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.standin.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackDeclarationTest {
    private static final String V7 = "pulumi/rest.export.v3.aws-classic-v7.json";
    private static final String NATIVE = "pulumi/rest.export.v3.aws-native.json";
    private static final String SECRET =
            "{\"4dabf18193072939515e22adb298388d\":\"1b47061264138c4ac30d75fd1eb44270\",\"ciphertext\":\"AAAB\"}";

    @ParameterizedTest
    @ValueSource(strings = {V7, "pulumi/rest.export.v3.aws-classic-v6.json", NATIVE})
    void readsTheClusterOfEveryProvider(String fixture) {
        var cluster = read(Fixtures.json(fixture)).cluster().orElseThrow();
        assertThat(cluster.identity().name()).contains("edge-prod");
        assertThat(cluster.identity().region()).contains("eu-west-1");
        assertThat(cluster.settings().remoteNodeCidrs().value()).contains(List.of("10.80.0.0/16", "10.81.0.0/16"));
        assertThat(cluster.settings().remotePodCidrs().value()).contains(List.of("10.85.0.0/16"));
    }

    @Test
    void findsTheClusterInsideAComponent() {
        var stack = read(Fixtures.json("pulumi/rest.export.v3.eks-component.no-remote-network.json"));
        assertThat(stack.cluster().orElseThrow().identity().name()).contains("edge-prod");
    }

    @Test
    void comparesNoSettingThatTheProgramLeftOut() {
        var stack = read(Fixtures.json("pulumi/rest.export.v3.eks-component.no-remote-network.json"));
        assertThat(stack.cluster().orElseThrow().settings().remoteNodeCidrs()).isInstanceOf(Declared.Undeclared.class);
    }

    @Test
    void choosesTheComponentsClusterWhereASecondOneIsDeclaredToo() {
        var export = Fixtures.json("pulumi/rest.export.v3.eks-component.no-remote-network.json");
        var other = cluster(export).deepCopy();
        ((ObjectNode) other)
                .put("urn", "urn:pulumi:prod::p::aws:eks/cluster:Cluster::other")
                .put("id", "other");
        resources(export).add(other);
        assertThat(read(export).cluster().orElseThrow().urn()).contains("edge-eksCluster");
    }

    @Test
    void refusesToGuessBetweenTwoClusters() {
        var export = Fixtures.json(V7);
        var other = cluster(export).deepCopy();
        ((ObjectNode) other).put("urn", "urn:pulumi:prod::p::aws:eks/cluster:Cluster::other");
        resources(export).add(other);
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> read(export))
                .withMessageContaining("eks-name");
    }

    @Test
    void takesAClusterThatIsAlsoLookedUpForTheOneThatIsMade() {
        var export = Fixtures.json(V7);
        lookUp(export, 0, "first");
        lookUp(export, resources(export).size(), "second");
        assertThat(read(export)).isEqualTo(read(Fixtures.json(V7)));
    }

    @Test
    void takesAClusterThatIsLookedUpTwiceForOne() {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export)).put("external", true);
        lookUp(export, resources(export).size(), "again");
        assertThat(read(export).cluster().orElseThrow().urn())
                .isEqualTo(cluster(export).path("urn").asText());
    }

    @Test
    void doesNotTakeAClusterThatIsLookedUpInAnotherRegionForTheOneThatIsMade() {
        var export = Fixtures.json(V7);
        var there = lookUp(export, 0, "there");
        var outputs = (ObjectNode) there.path("outputs");
        outputs.put("arn", outputs.path("arn").asText().replace("eu-west-1", "eu-central-1"));
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> read(export))
                .withMessageContaining("eks-name");
    }

    private static ObjectNode lookUp(JsonNode export, int place, String as) {
        ObjectNode found = cluster(export).deepCopy();
        found.put("external", true).put("urn", "urn:pulumi:prod::p::aws:eks/cluster:Cluster::" + as);
        resources(export).insert(place, found);
        return found;
    }

    @Test
    void passesOverTheOldCopyOfAReplacedResource() {
        var export = Fixtures.json(V7);
        var old = cluster(export).deepCopy();
        ((ObjectNode) old).put("delete", true);
        ((ObjectNode) old.path("inputs")).put("version", "1.20");
        resources(export).insert(0, old);
        assertThat(read(export).cluster().orElseThrow().settings().version().value())
                .isNotEqualTo(Optional.of("1.20"));
    }

    @Test
    void doesNotFindAClusterThatWaitsToBeReplaced() {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export)).put("pendingReplacement", true);
        assertThat(read(export).cluster()).isEmpty();
    }

    @Test
    void comparesNothingThatTheAuthorIgnoresChangesOf() {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export)).putArray("ignoreChanges").add("remoteNetworkConfig");
        var settings = read(export).cluster().orElseThrow().settings();
        assertThat(settings.remoteNodeCidrs()).isInstanceOf(Declared.Undeclared.class);
        assertThat(settings.version()).isInstanceOf(Declared.Known.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "remoteNetworkConfig['remotePodNetworks']; false, true, false",
                "['remoteNetworkConfig'].remoteNodeNetworks; true, false, false",
                "remoteNetworkConfig.remoteNodeNetworks['cidrs'][0]; true, false, false",
                "remoteNetworkConfig.*; true, true, false",
                "remoteNetworkConfig[*].cidrs; true, true, false",
                "['accessConfig']['authenticationMode']; false, false, true",
                "accessConfig['bootstrapClusterCreatorAdminPermissions']; false, false, false",
                "*.remotePodNetworks; false, true, false",
                "*; true, true, true",
                "['a.remoteNetworkConfig\\'][x'].remotePodNetworks; false, false, false",
                "remoteNetwork; false, false, false",
                "['']; false, false, false"
            })
    void readsEveryWayToNameAPropertyWhoseChangesAreIgnored(String ignored, String undeclared) {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export)).putArray("ignoreChanges").add(ignored.replace('\'', '"'));
        var settings = read(export).cluster().orElseThrow().settings();
        assertThat(Stream.of(settings.remoteNodeCidrs(), settings.remotePodCidrs(), settings.authenticationMode())
                        .map(setting -> String.valueOf(setting instanceof Declared.Undeclared<?>))
                        .collect(Collectors.joining(", ")))
                .isEqualTo(undeclared);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "tags.owner; owner",
                "tags['a.b/owner']; a.b/owner",
                "['tags']['owner']; owner",
                "['tagsAll'].owner; owner",
                "tags['an \\'owner\\'']; an 'owner'",
                "*.owner; owner"
            })
    void readsEveryWayToNameATagWhoseChangesAreIgnored(String ignored, String tag) {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export)).putArray("ignoreChanges").add(ignored.replace('\'', '"'));
        var settings = read(export).cluster().orElseThrow().settings();
        assertThat(settings.ignoredTags().value().orElseThrow().keys()).containsExactly(tag.replace('\'', '"'));
        assertThat(settings.tags()).isInstanceOf(Declared.Known.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags", "['tags']", "tags[*]", "tagsAll.*", "*", "*.*"})
    void readsEveryWayToNameAllTagsWhoseChangesAreIgnored(String ignored) {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export)).putArray("ignoreChanges").add(ignored.replace('\'', '"'));
        assertThat(read(export).cluster().orElseThrow().settings().tags()).isInstanceOf(Declared.Undeclared.class);
    }

    @Test
    void takesAnEmptyTextForOneThatIsLeftOut() {
        var export = Fixtures.json(V7);
        ((ObjectNode) resource(export, "aws:eks/accessEntry:AccessEntry").path("inputs")).put("userName", "");
        var addon = (ObjectNode) resource(export, "aws:eks/addon:Addon").path("inputs");
        addon.put("addonVersion", "")
                .put("serviceAccountRoleArn", "")
                .putObject("namespaceConfig")
                .put("namespace", "");
        var stack = read(export);
        assertThat(stack.access().entries().getFirst().username()).isInstanceOf(Declared.Undeclared.class);
        assertThat(stack.addons().getFirst())
                .extracting(DeclaredAddon::version, DeclaredAddon::role, DeclaredAddon::namespace)
                .containsOnly(Declared.undeclared());
    }

    /** They stay in the inputs where the program had them once, and are reported where somebody else set them. */
    @ParameterizedTest
    @CsvSource({V7 + ", inputs", V7 + ", outputs", NATIVE + ", inputs", NATIVE + ", outputs"})
    void saysThatAClusterIsForHybridNodesWhoseNetworksTheAuthorIgnoresChangesOf(String fixture, String emptied) {
        var export = Fixtures.json(fixture);
        for (var resource : resources(export)) {
            if (resource.path("type").asText().endsWith(":Cluster")) {
                ((ObjectNode) resource).putArray("ignoreChanges").add("remoteNetworkConfig");
                ((ObjectNode) resource.path(emptied)).remove("remoteNetworkConfig");
            }
        }
        assertThat(read(export).cluster().orElseThrow().hasNodeNetworks().value())
                .contains(true);
    }

    @Test
    void saysOfAClusterThatIsOnlyLookedUpNothingOfHybridNodes() {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export)).put("external", true);
        assertThat(read(export).cluster().orElseThrow().hasNodeNetworks()).isInstanceOf(Declared.Undeclared.class);
    }

    @Test
    void hidesAChildOfASecretSubtree() throws IOException {
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export).path("inputs")).set("accessConfig", Fixtures.JSON.readTree(SECRET));
        assertThat(read(export).cluster().orElseThrow().settings().authenticationMode())
                .isInstanceOf(Declared.Hidden.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {V7, NATIVE, "world/healthy/pulumi/export.json"})
    void knowsWhoseAnAccessEntryIsWhoseRoleIsASecret(String fixture) throws IOException {
        var export = Fixtures.json(fixture);
        for (var resource : resources(export)) {
            if (resource.path("type").asText().contains("ccessEntry")) {
                ((ObjectNode) resource.path("inputs")).set("principalArn", Fixtures.JSON.readTree(SECRET));
                ((ObjectNode) resource.path("outputs")).set("principalArn", Fixtures.JSON.readTree(SECRET));
            }
        }
        var clear = read(Fixtures.json(fixture)).access().entries();
        assertThat(clear).isNotEmpty();
        assertThat(read(export).access().entries())
                .extracting(DeclaredAccessEntry::principalArn)
                .containsExactlyElementsOf(
                        clear.stream().map(DeclaredAccessEntry::principalArn).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {V7, NATIVE, "world/healthy/pulumi/export.json"})
    void knowsOfEachPartOfOneOfTwoClustersWhatItIsWhereItsNamesAreSecrets(String fixture) throws IOException {
        var export = Fixtures.json(fixture);
        var own = read(export).cluster().orElseThrow().identity().name();
        for (var resource : resources(export)) {
            for (var property : List.of("clusterName", "principalArn", "policyArn", "addonName")) {
                for (var properties : List.of("inputs", "outputs")) {
                    if (resource.path(properties).has(property)) {
                        ((ObjectNode) resource.path(properties)).set(property, Fixtures.JSON.readTree(SECRET));
                    }
                }
            }
        }
        var another = resources(export).addObject();
        another.put("urn", "urn:pulumi:prod::p::aws:eks/cluster:Cluster::another")
                .put("id", "another")
                .put("type", "aws:eks/cluster:Cluster");
        var clear = read(Fixtures.json(fixture));
        var stack = read(export, new Question("o/p/s", own, Place.ANYWHERE, "hybridNodes"));
        assertThat(stack.addons()).isNotEmpty().isEqualTo(clear.addons());
        assertThat(stack.access().entries())
                .isNotEmpty()
                .isEqualTo(clear.access().entries());
        assertThat(stack.access().policies())
                .isNotEmpty()
                .isEqualTo(clear.access().policies());
        var other = read(export, new Question("o/p/s", Optional.of("another"), Place.ANYWHERE, "hybridNodes"));
        assertThat(other.addons()).isEmpty();
        assertThat(other.access().entries()).isEmpty();
        assertThat(other.access().policies()).isEmpty();
    }

    @Test
    void hidesAPolicyThatNeitherAPropertyNorTheIdTells() throws IOException {
        var export = Fixtures.json(V7);
        var association = resource(export, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation");
        ((ObjectNode) association).put("id", "imported");
        for (var properties : List.of("inputs", "outputs")) {
            ((ObjectNode) association.path(properties)).set("policyArn", Fixtures.JSON.readTree(SECRET));
        }
        assertThat(read(export).access().policies())
                .singleElement()
                .extracting(DeclaredAccessPolicy::scope)
                .isInstanceOf(Declared.Hidden.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"learn", "arn", "lab-arn"})
    void knowsWhoseAnAccessEntryIsInAClusterWhoseNameEndsLikeTheBeginningOfAnArn(String eksName) throws IOException {
        var principal = "arn:aws:iam::111122223333:role/Edge";
        var export = Fixtures.json(V7);
        ((ObjectNode) cluster(export).path("inputs")).put("name", eksName);
        var entry = (ObjectNode) resource(export, "aws:eks/accessEntry:AccessEntry");
        entry.put("id", eksName + ":" + principal);
        for (var properties : List.of("inputs", "outputs")) {
            ((ObjectNode) entry.path(properties)).put("clusterName", eksName);
            ((ObjectNode) entry.path(properties)).set("principalArn", Fixtures.JSON.readTree(SECRET));
        }
        assertThat(read(export).access().entries())
                .extracting(DeclaredAccessEntry::principalArn)
                .contains(principal);
    }

    @ParameterizedTest
    @CsvSource({"edge-prod, true", "blue, false"})
    void takesOfAStackWithoutTheClusterWhatNamesIt(String eksName, boolean isOfIt) {
        var export = Fixtures.json(V7);
        remove(export, "aws:eks/cluster:Cluster");
        var stack = read(export, new Question("o/p/s", Optional.of(eksName), Place.ANYWHERE, "hybridNodes"));
        assertThat(stack.access().entries().isEmpty()).isEqualTo(!isOfIt);
        assertThat(stack.addons().isEmpty()).isEqualTo(!isOfIt);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "arn:aws:eks:us-west-2:111122223333:cluster/hybrid-prod, true",
        "arn:aws:eks:us-west-2:111122223333:cluster/other, false",
        "arn:aws:eks:eu-west-1:111122223333:cluster/hybrid-prod, false",
        "arn:aws:eks:us-west-2:444455556666:cluster/hybrid-prod, false"
    })
    void takesOfAStackWithoutTheClusterTheRoleOfTheActivationThatIsTaggedForIt(String tag, boolean isOfIt) {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        remove(
                export,
                "aws:eks/cluster:Cluster",
                "aws:eks/accessEntry:AccessEntry",
                "aws:rolesanywhere/profile:Profile");
        tagActivation(export, tag);
        var there = new Place(Optional.of("us-west-2"), Optional.of("111122223333"));
        var stack = read(export, new Question("o/p/s", Optional.of("hybrid-prod"), there, "hybridNodes"));
        assertThat(stack.nodeRoleArns()).hasSize(isOfIt ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "arn:aws:eks:us-west-2:111122223333:cluster/hybrid-prod, true",
        "arn:aws:eks:us-west-2:111122223333:cluster/other, false"
    })
    void takesTheRoleOfTheActivationThatIsTaggedForAClusterWhoseArnIsASecret(String tag, boolean isOfIt)
            throws IOException {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        remove(export, "aws:eks/accessEntry:AccessEntry", "aws:rolesanywhere/profile:Profile");
        ((ObjectNode) cluster(export).path("outputs")).set("arn", Fixtures.JSON.readTree(SECRET));
        tagActivation(export, tag);
        assertThat(read(export).nodeRoleArns()).hasSize(isOfIt ? 1 : 0);
    }

    private static void tagActivation(JsonNode export, String arn) {
        var activation = resource(export, "aws:ssm/activation:Activation");
        for (var properties : List.of("inputs", "outputs")) {
            var tags = (ObjectNode) activation.path(properties).path("tags");
            tags.remove("EKSClusterARN");
            if (!arn.isEmpty()) {
                tags.put("EKSClusterARN", arn);
            }
        }
    }

    @Test
    void takesNothingOfAnotherAccountForTheClustersOwnWhereOneStackGoesIntoTwo() {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        remove(export, "aws:eks/accessEntry:AccessEntry", "aws:rolesanywhere/profile:Profile");
        var own = read(export);
        declareInAnotherAccount(export, "aws:ssm/activation:Activation", "aws:iam/role:Role");
        var both = read(export);
        assertThat(own.activations()).isNotEmpty();
        assertThat(both.activations()).isEqualTo(own.activations());
        assertThat(both.nodeRoleArns()).containsExactly("arn:aws:iam::111122223333:role/AmazonEKSHybridNodesRole");
    }

    @Test
    void takesTheRolesOfNoProfileOfAnotherAccountForTheNodes() {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        remove(export, "aws:eks/accessEntry:AccessEntry", "aws:ssm/activation:Activation");
        declareInAnotherAccount(export, "aws:rolesanywhere/profile:Profile");
        assertThat(read(export).nodeRoleArns())
                .containsExactly("arn:aws:iam::111122223333:role/AmazonEKSHybridNodesRole");
    }

    /** The same again, before all else, by a second provider. */
    private static void declareInAnotherAccount(JsonNode export, String... types) {
        var copies = resources(export).deepCopy();
        for (var copy : copies) {
            if (List.of(types).contains(copy.path("type").asText())) {
                var text = copy.toString().replace("111122223333", "444455556666");
                var there = (ObjectNode) Fixtures.tree(text.getBytes(StandardCharsets.UTF_8));
                there.put("urn", copy.path("urn").asText() + "-there")
                        .put("id", copy.path("id").asText() + "-there")
                        .put("provider", "urn:pulumi:prod::edge-platform::pulumi:providers:aws::there::0");
                resources(export).insert(0, there);
            }
        }
    }

    @Test
    void hidesANodeListThatHoldsASecret() throws IOException {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        var list = resources(export).get(0).path("outputs").path("hybridNodes");
        ((ObjectNode) list.get(0)).set("address", Fixtures.JSON.readTree(SECRET));
        assertThat(read(export).nodes()).isInstanceOf(Declared.Hidden.class);
    }

    @Test
    void keepsNoActivationCode() {
        assertThat(read(Fixtures.json("world/healthy/pulumi/export.json")))
                .asString()
                .doesNotContain("EXAMPLEactivation");
    }

    @Test
    void readsMembersInAnyOrder() throws IOException {
        var export = Fixtures.json("world/healthy/pulumi/export.json");
        for (var index = 0; index < resources(export).size(); index++) {
            var turned = Fixtures.JSON.createObjectNode();
            var members = new java.util.ArrayList<>(resources(export).get(index).properties());
            Collections.reverse(members);
            members.forEach(member -> turned.set(member.getKey(), member.getValue()));
            resources(export).set(index, turned);
        }
        assertThat(read(export)).isEqualTo(read(Fixtures.json("world/healthy/pulumi/export.json")));
    }

    @Test
    void readsFormatFourLikeFormatThree() {
        var export = (ObjectNode) Fixtures.json(V7);
        export.put("version", 4).putArray("features").add("refreshBeforeUpdate");
        assertThat(read(export)).isEqualTo(read(Fixtures.json(V7)));
    }

    @Test
    void refusesAFormatItDoesNotKnow() {
        var export = (ObjectNode) Fixtures.json(V7);
        export.put("version", 9);
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> read(export))
                .withMessageContaining("format 9");
    }

    @Test
    void refusesAnExportThatIsCutShort() {
        var bytes = Fixtures.bytes(V7);
        var half = new ByteArrayInputStream(bytes, 0, bytes.length / 2);
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> ExportReader.read(half, "hybridNodes", Limits.of(Bounds.usual())));
    }

    @Test
    void findsNothingInAnEmptyStack() {
        assertThat(read(Fixtures.json("pulumi/rest.export.v3.empty-stack.json")).cluster())
                .isEmpty();
    }

    @Test
    void countsOperationsThatACrashedUpdateLeftBehind() {
        var export = Fixtures.json(V7);
        ((ObjectNode) export.path("deployment"))
                .putArray("pending_operations")
                .addObject()
                .put("type", "updating")
                .putObject("resource")
                .put("urn", "urn:pulumi:prod::p::aws:s3/bucket:Bucket::b")
                .put("type", "aws:s3/bucket:Bucket");
        assertThat(read(export).status().pendingOperations().all())
                .containsExactly(
                        new PendingOperation("updating", "urn:pulumi:prod::p::aws:s3/bucket:Bucket::b", false));
    }

    @Test
    void readsAHundredMegabytesWithoutKeepingThem() throws IOException {
        var before = used();
        var export = ExportReader.read(hundredMegabytes(), "hybridNodes", Limits.of(Bounds.usual()));
        assertThat(export.resources()).hasSize(1);
        assertThat(used() - before).isLessThan(60L << 20);
    }

    private static InputStream hundredMegabytes() {
        var other =
                "{\"urn\":\"urn:pulumi:s::p::kubernetes:core/v1:ConfigMap::c\",\"type\":\"kubernetes:core/v1:ConfigMap\","
                        + "\"inputs\":{\"data\":\"" + "x".repeat(100_000) + "\"},\"outputs\":{}},";
        var parts = new java.util.ArrayList<InputStream>();
        parts.add(stream("{\"version\":3,\"deployment\":{\"resources\":["));
        IntStream.range(0, 1_000).forEach(_ -> parts.add(stream(other)));
        parts.add(stream(
                "{\"urn\":\"urn:pulumi:s::p::aws:eks/cluster:Cluster::c\",\"type\":\"aws:eks/cluster:Cluster\"}]}}"));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static com.fasterxml.jackson.databind.node.ArrayNode resources(JsonNode export) {
        return (com.fasterxml.jackson.databind.node.ArrayNode)
                export.path("deployment").path("resources");
    }

    private static void remove(JsonNode export, String... types) {
        for (var index = resources(export).size() - 1; index >= 0; index--) {
            if (List.of(types)
                    .contains(resources(export).get(index).path("type").asText())) {
                resources(export).remove(index);
            }
        }
    }

    private static JsonNode cluster(JsonNode export) {
        return resource(export, "aws:eks/cluster:Cluster");
    }

    private static JsonNode resource(JsonNode export, String type) {
        for (var resource : resources(export)) {
            if (resource.path("type").asText().equals(type)) {
                return resource;
            }
        }
        throw new AssertionError("no " + type + " in the fixture");
    }

    private static DeclaredStack read(JsonNode export) {
        return read(export, new Question("o/p/s", Optional.empty(), Place.ANYWHERE, "hybridNodes"));
    }

    private static DeclaredStack read(JsonNode export, Question question) {
        try {
            var body = new ByteArrayInputStream(export.toString().getBytes(StandardCharsets.UTF_8));
            return StackDeclaration.of(ExportReader.read(body, "hybridNodes", Limits.of(Bounds.usual())), question);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
