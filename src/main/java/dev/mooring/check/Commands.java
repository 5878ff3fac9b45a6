package dev.mooring.check;

/** Commands that the remedies of several checks share, and what must be said of them. */
public final class Commands {
    public static final String PREVIEW = "pulumi preview --diff --refresh --stack {stack}";
    public static final String UP = "pulumi up --refresh --stack {stack}";
    /** Stands after what is said of an update that changes the cluster: pulumi-aws once made it anew for a remote network. */
    static final String NOT_REPLACED =
            " Look at the preview first, and do not update where it replaces the cluster, as older versions of the AWS provider do.";

    public static final String REMOTE_NETWORKS =
            "aws eks describe-cluster --name {cluster} --region {region} --query 'cluster.remoteNetworkConfig'";
    public static final String NODE = "kubectl describe node {node}";
    public static final String NODE_WIDE = "kubectl get node {node} -o wide --show-labels";
    public static final String NODE_PODS = "kubectl get pods -A -o wide --field-selector spec.nodeName={node}";
    public static final String NODE_LEASE = "kubectl -n kube-node-lease get lease {node} -o yaml";
    public static final String HYBRID_NODES = "kubectl get nodes -l eks.amazonaws.com/compute-type=hybrid -o wide";
    public static final String NODES_OF_SITE = "kubectl get nodes -l topology.kubernetes.io/zone={site} -o wide";
    public static final String DAEMONSETS = "kubectl -n kube-system get daemonsets -o wide";
    public static final String DRAIN = "kubectl drain {node} --ignore-daemonsets";
    public static final String UNCORDON = "kubectl uncordon {node}";
    public static final String DELETE_NODE = "kubectl delete node {node}";
    public static final String KUBELET_LOG = "sudo journalctl -u kubelet --since=-1h --no-pager";
    public static final String RESTART_KUBELET = "sudo systemctl restart kubelet";
    /** Only of a node that is drained. */
    public static final String UPGRADE = "sudo nodeadm upgrade {kubernetesVersion} -c file://nodeConfig.yaml";
    /** The same, where the node is to stay as it is. */
    public static final String UPGRADE_TO_THE_SAME = "sudo nodeadm upgrade {kubeletVersion} -c file://nodeConfig.yaml";
    /** Where the node cannot ask the API server, or would not be answered: nodeadm asks it before all else. */
    static final String UPGRADING_UNASKED = " --skip init-validation,pod-validation,node-validation";

    public static final String UPGRADE_UNASKED = UPGRADE_TO_THE_SAME + UPGRADING_UNASKED;
    public static final String AUTHORITIES =
            "aws eks list-certificate-authorities --cluster-name {cluster} --region {region}";
    public static final String AUTHORITY =
            "aws eks describe-certificate-authority --cluster-name {cluster} --region {region} --certificate-authority-id {certificateAuthority}";
    public static final String DEBUG = "sudo nodeadm debug -c file://nodeConfig.yaml";
    public static final String INIT = "sudo nodeadm init -c file://nodeConfig.yaml";
    public static final String UNINSTALL = "sudo nodeadm uninstall";
    /** Where the node cannot ask the API server, or would not be answered. */
    public static final String UNINSTALL_UNASKED = UNINSTALL + " --skip pod-validation,node-validation";
    /**
     * Stands before what is said of a node that is lost, and, where it is uninstalled, the second one too: what deregisters a
     * machine needs credentials; where it fails, nodeadm takes the registration file away all the same, and ends (eks-hybrid,
     * {@code internal/ssm/install.go}).
     */
    static final String LOST =
            "The node is lost: its pods do not leave it, so it is not drained, and nodeadm does not ask the API server about it. ";

    static final String UNINSTALLING_LOST = "If uninstalling ends with an error of SSM, run it again. ";
    /** Stands before the first command that changes something, where a later one installs or upgrades. */
    public static final String NODEADM_VERSION = "sudo nodeadm version";
    /**
     * Older ones take SSM's installer by a key that ended in July 2026: installing fails once the machine was uninstalled, and
     * upgrading after containerd and before kubelet (EKS user guide, nodeadm reference; eks-hybrid, {@code internal/flows}).
     * From 1.0.16 on, {@code nodeadm init} asks EKS for the access entries before it sets kubelet up, and ends where it is
     * refused (eks-hybrid, {@code hybrid_role_validator.go}). Stands before what is said of {@link #UPGRADE_TO_THE_SAME} and
     * {@link #JOIN_AGAIN}.
     */
    public static final String LATEST_NODEADM =
            "With SSM credentials, first take the latest nodeadm, as the EKS user guide says: before 1.0.19 it fails halfway. From 1.0.16 on it refuses a machine whose role may not eks:ListAccessEntries beside eks:DescribeCluster: let the role do both first. ";
    /**
     * {@code nodeadm uninstall} deregisters the machine from SSM, and an activation registers one machine within a day unless
     * it says otherwise. Stands before what is said of {@link #UNINSTALL} and {@link #JOIN_AGAIN}.
     */
    public static final String NEW_ACTIVATION = LATEST_NODEADM
            + "With them, also put a new activation into nodeConfig.yaml: uninstalling ends the registration. ";

    public static final String JOIN_AGAIN =
            "sudo nodeadm install {kubernetesVersion} --credential-provider {credentialProvider} --containerd-source {containerdSource} --region {region} && sudo nodeadm init -c file://nodeConfig.yaml";
    public static final String ENTRIES = "aws eks list-access-entries --cluster-name {cluster} --region {region}";
    public static final String ENTRY =
            "aws eks describe-access-entry --cluster-name {cluster} --region {region} --principal-arn {accessEntry}";
    public static final String DELETE_ENTRY =
            "aws eks delete-access-entry --cluster-name {cluster} --region {region} --principal-arn {accessEntry}";
    public static final String CREATE_ENTRY =
            "aws eks create-access-entry --cluster-name {cluster} --region {region} --principal-arn {accessEntry} --type HYBRID_LINUX";
    public static final String ROLE = "aws iam get-role --role-name {roleName}";
    public static final String ADDON =
            "aws eks describe-addon --cluster-name {cluster} --region {region} --addon-name {addon}";
    public static final String ADDON_VERSIONS =
            "aws eks describe-addon-versions --region {region} --addon-name {addon} --kubernetes-version {kubernetesVersion} --query 'addons[].addonVersions[].addonVersion'";
    public static final String UPDATES = "aws eks list-updates --name {cluster} --region {region}";
    public static final String UPDATE =
            "aws eks describe-update --name {cluster} --region {region} --update-id {update}";
    public static final String INSTANCE =
            "aws ssm describe-instance-information --region {region} --filters Key=InstanceIds,Values={instance}";
    /** Of the agent from a package, and of the one from a snap, which Ubuntu may have. */
    public static final String AGENT_UNITS = "-u amazon-ssm-agent -u snap.amazon-ssm-agent.amazon-ssm-agent";

    public static final String AGENT_STATUS =
            "sudo systemctl status amazon-ssm-agent snap.amazon-ssm-agent.amazon-ssm-agent --no-pager";
    public static final String AGENT_LOG = "sudo journalctl " + AGENT_UNITS + " --since=-1h --no-pager";
    public static final String RESTART_AGENT =
            "sudo systemctl restart amazon-ssm-agent || sudo systemctl restart snap.amazon-ssm-agent.amazon-ssm-agent";
    public static final String ACTIVATION =
            "aws ssm describe-activations --region {region} --filters FilterKey=ActivationIds,FilterValues={activation}";
    public static final String CSRS = "kubectl get csr --field-selector spec.signerName=kubernetes.io/kubelet-serving";
    public static final String DESCRIBE_CSRS = "kubectl describe csr {csrs}";
    public static final String DELETE_CSRS = "kubectl delete csr {csrs}";
    public static final String NODE_CERTIFICATE =
            "sudo openssl x509 -in /etc/iam/pki/server.pem -noout -subject -enddate";
    public static final String SERVING_CERTIFICATE =
            "sudo openssl x509 -in /var/lib/kubelet/pki/kubelet-server-current.pem -noout -issuer -enddate";
    public static final String KUBELET_HEALTH = "kubectl get --raw /api/v1/nodes/{node}/proxy/healthz";

    private Commands() {}
}
