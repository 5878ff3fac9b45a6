package dev.mooring.declared;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What EKS and other AWS services make in a cluster by themselves, so that nobody declares it and nobody made it by hand.
 * The list ages: whatever AWS begins to make is added here, each with where that is said.
 */
public final class MadeByAws {
    /**
     * A resource of a state that makes EKS create an access entry for a role.
     *
     * @param type of the resource
     * @param role where it names the role
     * @param source where this is said
     */
    public record EntryMaker(String type, List<String> role, String source) {}

    /** Resources of Pulumi's providers that make EKS create an access entry. */
    public static final List<EntryMaker> ENTRY_MAKERS = List.of(
            maker("aws:eks/nodeGroup:NodeGroup", "EKS user guide, Create access entries", "nodeRoleArn"),
            maker("aws-native:eks:Nodegroup", "EKS user guide, Create access entries", "nodeRole"),
            maker(
                    "aws:eks/fargateProfile:FargateProfile",
                    "EKS user guide, Create access entries",
                    "podExecutionRoleArn"),
            maker("aws-native:eks:FargateProfile", "EKS user guide, Create access entries", "podExecutionRoleArn"),
            maker("aws:eks/capability:Capability", "EKS user guide, Amazon EKS capability IAM role", "roleArn"),
            maker("aws-native:eks:Capability", "EKS user guide, Amazon EKS capability IAM role", "roleArn"),
            maker("aws:eks/cluster:Cluster", "EKS user guide, Auto Mode node IAM role", "computeConfig", "nodeRoleArn"),
            maker("aws-native:eks:Cluster", "EKS user guide, Auto Mode node IAM role", "computeConfig", "nodeRoleArn"));

    /** Types of access entries that are for machines: EKS, SageMaker or Fargate makes them, or a node does not join. */
    private static final Map<String, String> ENTRY_TYPES = Map.of(
            "EC2_LINUX", "EKS API, CreateAccessEntry: node groups",
            "EC2_WINDOWS", "EKS API, CreateAccessEntry: node groups",
            "FARGATE_LINUX", "EKS API, CreateAccessEntry: Fargate profiles",
            "EC2", "EKS API, CreateAccessEntry: Auto Mode",
            "HYPERPOD_LINUX", "EKS API, CreateAccessEntry: SageMaker HyperPod");

    /** Add-ons that another service installs. */
    private static final Map<String, String> ADDONS =
            Map.of("aws-guardduty-agent", "GuardDuty user guide, automated agent for Runtime Monitoring of EKS");

    /** Where service-linked roles are (IAM user guide, Service-linked roles): nobody else can make entries use them. */
    private static final String SERVICE_LINKED = ":role/aws-service-role/";

    private MadeByAws() {}

    private static EntryMaker maker(String type, String source, String... role) {
        return new EntryMaker(type, List.of(role), source);
    }

    /** Types of the resources that make EKS create something. */
    public static Set<String> makers() {
        return ENTRY_MAKERS.stream().map(EntryMaker::type).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether an access entry is one that AWS makes, whatever the stack declares. */
    public static boolean isEntry(String principalArn, String type) {
        return principalArn.contains(SERVICE_LINKED) || ENTRY_TYPES.containsKey(type);
    }

    /** Whether an add-on is one that another AWS service installs. */
    public static boolean isAddon(String name) {
        return ADDONS.containsKey(name);
    }
}
