package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster;
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
    private final StateResource found;

    private ClusterDeclaration(StateResource found) {
        this.found = found;
    }

    static DeclaredEksCluster of(StateResource found, Optional<String> region) {
        var declaration = new ClusterDeclaration(found);
        return new DeclaredEksCluster(found.urn(), declaration.identity(region), declaration.settings());
    }

    private Identity identity(Optional<String> region) {
        return new Identity(
                StackDeclaration.name(found),
                found.reported("arn"),
                region,
                found.reported("endpoint"),
                found.reported("certificateAuthority", "data").or(() -> found.reported("certificateAuthorityData")));
    }

    private Settings settings() {
        return new Settings(
                found.askedText("version"),
                found.askedText("accessConfig", "authenticationMode"),
                found.askedBoolean("accessConfig", "bootstrapClusterCreatorAdminPermissions"),
                cidrs("remoteNodeNetworks"),
                cidrs("remotePodNetworks"),
                vpc(),
                operations(),
                found.tags());
    }

    private Vpc vpc() {
        var block = found.inputs().has("resourcesVpcConfig") ? "resourcesVpcConfig" : "vpcConfig";
        return new Vpc(
                found.askedBoolean(block, "endpointPublicAccess"),
                found.askedBoolean(block, "endpointPrivateAccess"),
                found.askedTexts(block, "publicAccessCidrs"),
                found.askedTexts(block, "subnetIds"),
                found.askedTexts(block, "securityGroupIds"));
    }

    private Operations operations() {
        return new Operations(
                found.askedTexts("enabledClusterLogTypes").or(nativeLogTypes()),
                found.askedText("upgradePolicy", "supportType"),
                found.askedBoolean("deletionProtection"),
                found.askedBoolean("zonalShiftConfig", "enabled"),
                encryptionKey(),
                found.askedText("controlPlaneScalingConfig", "tier"));
    }

    private Declared<List<String>> nativeLogTypes() {
        return found.asked("logging", "clusterLogging", "enabledTypes").map(types -> {
            var names = new ArrayList<String>();
            types.forEach(type -> names.add(type.path("type").asText(type.asText())));
            return names;
        });
    }

    /** One object in the classic provider, a list of at most one in aws-native. */
    private Declared<String> encryptionKey() {
        return switch (found.asked("encryptionConfig")) {
            case Declared.Undeclared<JsonNode> _ -> Declared.undeclared();
            case Declared.Hidden<JsonNode> _ -> Declared.hidden();
            case Declared.Known<JsonNode>(JsonNode value) -> {
                var block = value.isArray() ? value.path(0) : value;
                yield Sentinel.hiddenInside(block)
                        ? Declared.hidden()
                        : Sentinel.unwrap(block.path("provider").path("keyArn")).map(JsonNode::asText);
            }
        };
    }

    /** The classic provider has one object {@code {cidrs}}, aws-native (as the API) a list of at most one. */
    private Declared<List<String>> cidrs(String network) {
        return switch (found.asked("remoteNetworkConfig", network)) {
            case Declared.Undeclared<JsonNode> _ -> Declared.undeclared();
            case Declared.Hidden<JsonNode> _ -> Declared.hidden();
            case Declared.Known<JsonNode>(JsonNode value) -> {
                var block = value.isArray() ? value.path(0) : value;
                yield Sentinel.hiddenInside(block)
                        ? Declared.hidden()
                        : Sentinel.unwrap(block.path("cidrs")).map(StateResource::texts);
            }
        };
    }
}
