package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster;
import dev.mooring.declared.DeclaredEksCluster.Components;
import dev.mooring.declared.DeclaredEksCluster.Identity;
import dev.mooring.declared.DeclaredEksCluster.Operations;
import dev.mooring.declared.DeclaredEksCluster.Settings;
import dev.mooring.declared.DeclaredEksCluster.Vpc;
import dev.mooring.declared.Sentinel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a state says of the EKS cluster itself. Classic provider and aws-native name and nest members differently. */
final class ClusterDeclaration {
    private static final String NODES = "remoteNodeNetworks";
    private static final String PODS = "remotePodNetworks";

    private final StateResource found;
    private final Providers providers;

    private ClusterDeclaration(StateResource found, Providers providers) {
        this.found = found;
        this.providers = providers;
    }

    static DeclaredEksCluster of(StateResource found, Providers providers) {
        var declaration = new ClusterDeclaration(found, providers);
        return new DeclaredEksCluster(
                found.urn(), declaration.identity(), declaration.settings(), declaration.hasNodeNetworks());
    }

    private Identity identity() {
        return new Identity(
                StackDeclaration.name(found),
                found.reported("arn"),
                providers.placeOf(found).region(),
                found.reported("endpoint"),
                found.reported("certificateAuthority", "data").or(() -> found.reported("certificateAuthorityData")),
                issuer());
    }

    /** The classic provider lists identities, aws-native has one member. */
    private Optional<String> issuer() {
        return found.reportedNode("identities")
                .value()
                .map(identities -> identities.path(0).path("oidcs").path(0).path("issuer"))
                .flatMap(issuer -> Sentinel.unwrap(issuer).value())
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .or(() -> found.reported("openIdConnectIssuerUrl"));
    }

    private Settings settings() {
        return new Settings(
                found.askedText("version"),
                found.askedText("accessConfig", "authenticationMode"),
                found.askedBoolean("accessConfig", "bootstrapClusterCreatorAdminPermissions"),
                cidrs(found.asked("remoteNetworkConfig", NODES), NODES),
                cidrs(found.asked("remoteNetworkConfig", PODS), PODS),
                vpc(),
                operations(),
                found.tags(() -> providers.defaultTags(found)),
                providers.ignoredTags(found));
    }

    private Vpc vpc() {
        var block = found.inputs().has("resourcesVpcConfig") ? "resourcesVpcConfig" : "vpcConfig";
        return new Vpc(
                found.askedBoolean(block, "endpointPublicAccess"),
                found.askedBoolean(block, "endpointPrivateAccess"),
                found.askedTexts(block, "publicAccessCidrs"),
                found.askedTexts(block, "subnetIds"),
                found.askedTexts(block, "securityGroupIds"),
                found.askedText(block, "controlPlaneEgressMode"));
    }

    private Operations operations() {
        return new Operations(
                found.askedTexts("enabledClusterLogTypes").or(nativeLogTypes()),
                found.askedText("upgradePolicy", "supportType"),
                found.askedBoolean("deletionProtection"),
                found.askedBoolean("zonalShiftConfig", "enabled"),
                encryptionKey(),
                found.askedText("controlPlaneScalingConfig", "tier"),
                found.askedBoolean("computeConfig", "enabled"),
                components());
    }

    /** Both providers name and nest them as the API does. */
    private Components components() {
        return new Components(
                found.askedText("kubeApiServerConfig", "eventTtl"),
                found.askedNumber("kubeApiServerConfig", "serviceNodePortRange", "minPort"),
                found.askedNumber("kubeApiServerConfig", "serviceNodePortRange", "maxPort"),
                found.askedText(
                        "kubeControllerManagerConfig",
                        "horizontalPodAutoscalerControllerConfig",
                        "horizontalPodAutoscalerSyncPeriod"),
                found.askedNumber("kubeControllerManagerConfig", "podGcControllerConfig", "terminatedPodGcThreshold"),
                found.askedText("kubeSchedulerConfig", "nodeResourcesFit", "scoringStrategy", "type"),
                scoredResources());
    }

    private Declared<List<String>> scoredResources() {
        var path = new String[] {"kubeSchedulerConfig", "nodeResourcesFit", "scoringStrategy", "resources"};
        var resources = found.asked(path);
        return resources.value().filter(Sentinel::hiddenInside).isPresent()
                ? Declared.hidden()
                : resources.map(list -> {
                    var weights = new ArrayList<String>();
                    list.forEach(resource -> weights.add(found.scalar(resource.path("name"), path) + "="
                            + found.scalar(resource.path("weight"), path)));
                    return weights;
                });
    }

    private Declared<List<String>> nativeLogTypes() {
        var path = new String[] {"logging", "clusterLogging", "enabledTypes"};
        var types = found.asked(path);
        return types.value().filter(Sentinel::hiddenInside).isPresent()
                ? Declared.hidden()
                : types.map(list -> {
                    var names = new ArrayList<String>();
                    list.forEach(type -> names.add(found.scalar(type.isObject() ? type.path("type") : type, path)));
                    return names;
                });
    }

    /**
     * As the provider resolved it, where the program names the key by alias or id: EKS answers with the key's ARN (EKS API,
     * Provider.keyArn: "Amazon Resource Name (ARN) or alias of the KMS key").
     */
    private Declared<String> encryptionKey() {
        var asked = inBlock("encryptionConfig")
                .map(block -> block.path("provider").path("keyArn"))
                .flatMap(Sentinel::unwrap)
                .map(key -> found.scalar(key, "encryptionConfig", "provider", "keyArn"));
        var resolved = asked.value().filter(key -> !isKeyArn(key)).flatMap(_ -> reportedKey());
        return resolved.map(Declared::known).orElse(asked);
    }

    private Optional<String> reportedKey() {
        return found.reportedNode("encryptionConfig")
                .value()
                .map(block -> block.isArray() ? block.path(0) : block)
                .map(block -> block.path("provider").path("keyArn"))
                .flatMap(key -> Sentinel.unwrap(key).value())
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(ClusterDeclaration::isKeyArn);
    }

    private static boolean isKeyArn(String key) {
        return key.startsWith("arn:") && key.contains(":key/");
    }

    private Declared<Boolean> hasNodeNetworks() {
        return cidrs(found.askedOrReported("remoteNetworkConfig", NODES), NODES).map(cidrs -> !cidrs.isEmpty());
    }

    private Declared<List<String>> cidrs(Declared<JsonNode> networks, String network) {
        return block(networks, "remoteNetworkConfig", network)
                .map(block -> block.path("cidrs"))
                .flatMap(Sentinel::unwrap)
                .map(list -> found.texts(list, "remoteNetworkConfig", network, "cidrs"));
    }

    private Declared<JsonNode> inBlock(String... path) {
        return block(found.asked(path), path);
    }

    /** One object in the classic provider, a list of at most one in aws-native (as in the API). */
    private Declared<JsonNode> block(Declared<JsonNode> given, String... path) {
        return given.flatMap(value -> {
            var block = value.isArray() ? value.path(0) : value;
            if (!block.isObject() && !block.isMissingNode() && !block.isNull()) {
                throw found.isNot("an object", path);
            }
            return Sentinel.hiddenInside(block) ? Declared.hidden() : Declared.known(block);
        });
    }
}
