package dev.mooring.check.planted;

import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What clusters in the field look like: things that resemble a fault and are none, each beside the fault. */
final class FieldPlants {
    private static final String DEBUG = "arn:aws:iam::111122223333:role/Debug";
    private static final String VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    private static final String AUTO = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy";
    private static final String KEY = "arn:aws:kms:us-west-2:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666";
    private static final String OTHER_KEY =
            "arn:aws:kms:us-west-2:111122223333:key/ffffffff-1111-2222-3333-444455556666";
    private static final String ALIAS = "arn:aws:kms:us-west-2:111122223333:alias/edge";
    private static final String[] NOTHING = {};

    private FieldPlants() {}

    static List<Plant> all() {
        return Stream.of(madeByAws(), associations(), twoRegions(), spellings(), tags(), RotationPlants.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Plant> madeByAws() {
        return List.of(
                plant(
                        "EKS admits the role of a declared capability",
                        "eks entries",
                        world -> capability(entry(world, "STANDARD", VIEW), "hybrid-prod"),
                        NOTHING),
                plant(
                        "a role has a capability in another cluster",
                        "eks entries",
                        world -> capability(entry(world, "STANDARD", VIEW), "another"),
                        "drift-access-entry-unmanaged"),
                plant("EKS admits nodes of Auto Mode", "eks entries", world -> entry(world, "EC2", AUTO), NOTHING),
                plant(
                        "SageMaker admits nodes of HyperPod",
                        "eks entries",
                        world -> entry(world, "HYPERPOD_LINUX"),
                        NOTHING),
                plant(
                        "GuardDuty installed its agent",
                        "eks addons",
                        world -> world.change(
                                        Scenario.CLUSTER + "/addons",
                                        body -> ((ArrayNode) body.path("addons")).add("aws-guardduty-agent"))
                                .serveJson(Scenario.CLUSTER + "/addons/aws-guardduty-agent", """
                                        {"addon": {"addonName": "aws-guardduty-agent", "status": "ACTIVE",
                                         "addonVersion": "v1.12.1-eksbuild.2", "health": {"issues": []}}}
                                        """),
                        NOTHING));
    }

    private static List<Plant> associations() {
        return List.of(
                plant(
                        "a policy is declared for an entry that is not",
                        "eks entries",
                        world -> association(entry(world, "STANDARD", VIEW), VIEW),
                        NOTHING),
                plant(
                        "a policy is gone that is declared for an entry that is not",
                        "eks entries",
                        world -> association(entry(world, "STANDARD"), VIEW),
                        "drift-access-policy"),
                plant(
                        "a declared entry of Auto Mode has its policy",
                        "eks entries",
                        world -> declared(association(entry(world, "EC2", AUTO), AUTO), "EC2"),
                        NOTHING),
                plant(
                        "a declared entry of Auto Mode lost its policy",
                        "eks entries",
                        world -> declared(association(entry(world, "EC2"), AUTO), "EC2"),
                        "drift-access-policy"));
    }

    private static List<Plant> twoRegions() {
        return List.of(
                plant(
                        "the stack declares clusters of one name in two regions",
                        "declared cluster",
                        world -> twoRegions(world).set("region", "us-west-2"),
                        NOTHING),
                plant(
                        "the stack declares clusters of one name in two accounts",
                        "declared cluster",
                        world -> secondCluster(world, "us-west-2", "444455556666")
                                .set("account", "111122223333"),
                        NOTHING),
                plant(
                        "the cluster that was made again has a namesake in another region",
                        "eks cluster",
                        world -> twoRegions(world)
                                .set("region", "us-west-2")
                                .cluster(cluster ->
                                        ((ObjectNode) cluster.path("certificateAuthority")).put("data", "bmV3")),
                        "drift-cluster-replaced"));
    }

    private static List<Plant> spellings() {
        return List.of(
                plant(
                        "the key is declared by its alias, which the provider resolved",
                        "encryption",
                        world -> encrypted(world, ALIAS, KEY, KEY),
                        NOTHING),
                plant(
                        "the key is declared by its alias, which nobody resolved",
                        "encryption",
                        world -> encrypted(world, ALIAS, ALIAS, KEY),
                        NOTHING),
                plant(
                        "the key is declared by its id",
                        "encryption",
                        world -> encrypted(world, "0a1b2c3d-1111-2222-3333-444455556666", "", KEY),
                        NOTHING),
                plant(
                        "another key than the alias stood for",
                        "encryption",
                        world -> encrypted(world, ALIAS, KEY, OTHER_KEY),
                        "drift-cluster-protection"),
                plant(
                        "another key",
                        "encryption",
                        world -> encrypted(world, OTHER_KEY, OTHER_KEY, KEY),
                        "drift-cluster-protection"),
                plant(
                        "an add-on is configured with an empty object",
                        "declared add-ons",
                        world -> coredns(world, inputs -> inputs.put("configurationValues", "{}")),
                        NOTHING),
                plant(
                        "an add-on is declared with an object, and EKS has its text",
                        "declared add-ons",
                        world -> world.declare("aws:eks/addon:Addon", addon -> {
                            var inputs = (ObjectNode) addon.path("inputs");
                            if (inputs.path("addonName").asText().equals("eks-pod-identity-agent")) {
                                inputs.putObject("configurationValues")
                                        .putObject("daemonsets")
                                        .putObject("hybrid")
                                        .put("create", true);
                            }
                        }),
                        NOTHING),
                plant(
                        "an add-on is declared with nothing and configured by hand",
                        "declared add-ons",
                        world -> coredns(world, inputs -> inputs.put("configurationValues", "{}"))
                                .change(
                                        Scenario.CLUSTER + "/addons/coredns",
                                        body -> ((ObjectNode) body.path("addon"))
                                                .put("configurationValues", "{\"replicaCount\": 4}")),
                        "drift-addon-configuration"),
                plant(
                        "one address may use the endpoint, written with and without a length",
                        "eks cluster",
                        FieldPlants::openToOneAddress,
                        NOTHING),
                plant(
                        "the endpoint is written with a slash",
                        "eks cluster",
                        world -> world.cluster(cluster ->
                                cluster.put("endpoint", cluster.path("endpoint").asText() + "/")),
                        NOTHING));
    }

    private static List<Plant> tags() {
        return List.of(
                plant(
                        "tags that the provider ignores, its settings as JSON text",
                        "eks cluster",
                        world -> provider(
                                tagged(world),
                                inputs -> inputs.put(
                                        "ignoreTags", "{\"keys\":[\"LastScanned\"],\"keyPrefixes\":[\"finops/\"]}")),
                        NOTHING),
                plant(
                        "tags that the provider ignores, its settings as an object",
                        "eks cluster",
                        world -> provider(tagged(world), inputs -> {
                            var ignored = inputs.putObject("ignoreTags");
                            ignored.putArray("keys").add("LastScanned");
                            ignored.putArray("keyPrefixes").add("finops/");
                        }),
                        NOTHING),
                plant(
                        "tags that the resource ignores one by one",
                        "eks cluster",
                        world -> tagged(world)
                                .declare(
                                        "aws:eks/cluster:Cluster",
                                        cluster -> cluster.putArray("ignoreChanges")
                                                .add("tags[\"finops/owner\"]")
                                                .add("tags.LastScanned")),
                        NOTHING),
                plant(
                        "tags of which the provider ignores one",
                        "eks cluster",
                        world -> provider(
                                tagged(world), inputs -> inputs.put("ignoreTags", "{\"keys\":[\"LastScanned\"]}")),
                        "drift-cluster-tags"),
                plant(
                        "tags that are null",
                        "eks cluster",
                        world -> nullTags(tagged(world), "{\"owner\":null}"),
                        NOTHING),
                plant(
                        "a tag that is gone, beside tags that are null",
                        "eks cluster",
                        world -> nullTags(tagged(world), "{\"owner\":null,\"team\":\"edge\"}"),
                        "drift-cluster-tags"),
                plant(
                        "default tags of a provider that reports none",
                        "eks cluster",
                        world -> provider(
                                withoutAllTags(world.cluster(
                                        cluster -> ((ObjectNode) cluster.path("tags")).put("team", "edge"))),
                                inputs -> inputs.put("defaultTags", "{\"tags\":{\"team\":\"edge\"}}")),
                        NOTHING));
    }

    private static Scenario entry(Scenario world, String type, String... policies) {
        var path = Scenario.ENTRIES + "/" + URLEncoder.encode(DEBUG, StandardCharsets.UTF_8);
        var associated = Stream.of(policies)
                .map("{\"policyArn\": \"%s\", \"accessScope\": {\"type\": \"cluster\"}}"::formatted)
                .toList();
        return world.change(Scenario.ENTRIES, body -> ((ArrayNode) body.path("accessEntries")).add(DEBUG))
                .serveJson(path, """
                        {"accessEntry": {"principalArn": "%s", "type": "%s", "username": "debug",
                         "kubernetesGroups": [], "createdAt": 1787000000}}
                        """.formatted(DEBUG, type))
                .serveJson(
                        path + "/access-policies",
                        "{\"associatedAccessPolicies\": [%s]}".formatted(String.join(",", associated)));
    }

    private static Scenario capability(Scenario world, String cluster) {
        return world.addResource("""
                {"urn": "urn:pulumi:prod::edge-platform::aws:eks/capability:Capability::ack", "custom": true,
                 "id": "ack", "type": "aws:eks/capability:Capability",
                 "inputs": {"clusterName": "%s", "capabilityName": "ack", "type": "ACK", "roleArn": "%s"},
                 "outputs": {"clusterName": "%s", "capabilityName": "ack", "type": "ACK", "roleArn": "%s"}}
                """.formatted(cluster, DEBUG, cluster, DEBUG));
    }

    private static Scenario association(Scenario world, String policy) {
        return world.addResource("""
                {"urn": "urn:pulumi:prod::edge-platform::aws:eks/accessPolicyAssociation:AccessPolicyAssociation::a",
                 "custom": true, "id": "a", "type": "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
                 "inputs": {"clusterName": "hybrid-prod", "principalArn": "%s", "policyArn": "%s",
                  "accessScope": {"type": "cluster"}}, "outputs": {}}
                """.formatted(DEBUG, policy));
    }

    private static Scenario declared(Scenario world, String type) {
        return world.addResource("""
                {"urn": "urn:pulumi:prod::edge-platform::aws:eks/accessEntry:AccessEntry::auto", "custom": true,
                 "id": "auto", "type": "aws:eks/accessEntry:AccessEntry",
                 "inputs": {"clusterName": "hybrid-prod", "principalArn": "%s", "type": "%s"}, "outputs": {}}
                """.formatted(DEBUG, type));
    }

    /** With an add-on and an activation of the other region, which are not to be looked for in this one. */
    private static Scenario twoRegions(Scenario world) {
        return secondCluster(world, "eu-central-1", "111122223333")
                .addResource("""
                        {"urn": "urn:pulumi:prod::edge-platform::pulumi:providers:aws::eu", "custom": true,
                         "id": "4e1f", "type": "pulumi:providers:aws", "inputs": {"region": "eu-central-1"},
                         "outputs": {"region": "eu-central-1"}}
                        """)
                .addResource("""
                        {"urn": "urn:pulumi:prod::edge-platform::aws:eks/addon:Addon::coredns-eu", "custom": true,
                         "id": "hybrid-prod:coredns", "type": "aws:eks/addon:Addon",
                         "inputs": {"clusterName": "hybrid-prod", "addonName": "coredns", "addonVersion": "v1.0.0"},
                         "outputs": {"arn": "arn:aws:eks:eu-central-1:111122223333:addon/hybrid-prod/coredns/a"}}
                        """)
                .addResource("""
                        {"urn": "urn:pulumi:prod::edge-platform::aws:ssm/activation:Activation::eu", "custom": true,
                         "id": "00000000-3a94-4d6e-9c2b-5f8e1a7d6043", "type": "aws:ssm/activation:Activation",
                         "inputs": {"iamRole": "AmazonEKSHybridNodesRole"}, "outputs": {},
                         "provider": "urn:pulumi:prod::edge-platform::pulumi:providers:aws::eu::4e1f"}
                        """);
    }

    private static Scenario secondCluster(Scenario world, String region, String account) {
        return world.addResource("""
                        {"urn": "urn:pulumi:prod::edge-platform::aws:eks/cluster:Cluster::second", "custom": true,
                         "id": "hybrid-prod", "type": "aws:eks/cluster:Cluster",
                         "inputs": {"name": "hybrid-prod", "version": "1.31"},
                         "outputs": {"name": "hybrid-prod", "arn": "arn:aws:eks:%s:%s:cluster/hybrid-prod"}}
                        """.formatted(region, account)).set("eks-name", "hybrid-prod");
    }

    private static Scenario encrypted(Scenario world, String asked, String reported, String actual) {
        return world.declare("aws:eks/cluster:Cluster", cluster -> {
                    encryption((ObjectNode) cluster.path("inputs")).put("keyArn", asked);
                    encryption((ObjectNode) cluster.path("outputs")).put("keyArn", reported);
                })
                .cluster(cluster -> cluster.putArray("encryptionConfig")
                        .addObject()
                        .putObject("provider")
                        .put("keyArn", actual));
    }

    private static Scenario openToOneAddress(Scenario world) {
        return world.declare(
                        "aws:eks/cluster:Cluster",
                        cluster -> publicly((ObjectNode) cluster.path("inputs").path("vpcConfig"), "203.0.113.7"))
                .cluster(cluster -> publicly((ObjectNode) cluster.path("resourcesVpcConfig"), "203.0.113.7/32"));
    }

    private static void publicly(ObjectNode vpc, String cidr) {
        vpc.put("endpointPublicAccess", true)
                .put("endpointPrivateAccess", false)
                .putArray("publicAccessCidrs")
                .add(cidr);
    }

    private static ObjectNode encryption(ObjectNode properties) {
        return properties.putObject("encryptionConfig").putObject("provider");
    }

    private static Scenario coredns(Scenario world, Consumer<ObjectNode> change) {
        return world.declare("aws:eks/addon:Addon", addon -> {
            var inputs = (ObjectNode) addon.path("inputs");
            if (inputs.path("addonName").asText().equals("coredns")) {
                change.accept(inputs);
            }
        });
    }

    private static Scenario tagged(Scenario world) {
        return world.cluster(cluster -> ((ObjectNode) cluster.path("tags"))
                .put("LastScanned", "2026-08-21")
                .put("finops/owner", "someone"));
    }

    /** Of the cluster, of the provider's defaults, and among those that it ignores. */
    private static Scenario nullTags(Scenario world, String defaults) {
        return provider(
                withoutAllTags(world)
                        .declare(
                                "aws:eks/cluster:Cluster",
                                cluster -> ((ObjectNode) cluster.path("inputs"))
                                        .withObject("tags")
                                        .putNull("costCentre")),
                inputs -> inputs.put("defaultTags", "{\"tags\":" + defaults + "}")
                        .put("ignoreTags", "{\"keys\":[null,\"LastScanned\"],\"keyPrefixes\":[\"finops/\"]}"));
    }

    private static Scenario provider(Scenario world, Consumer<ObjectNode> change) {
        return world.declare("pulumi:providers:aws", found -> change.accept((ObjectNode) found.path("inputs")));
    }

    private static Scenario withoutAllTags(Scenario world) {
        return world.declare(
                "aws:eks/cluster:Cluster", cluster -> ((ObjectNode) cluster.path("outputs")).remove("tagsAll"));
    }
}
