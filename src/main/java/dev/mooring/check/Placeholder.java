package dev.mooring.check;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A word that a command leaves open, with the grammar of what may stand there. Names and ids come from the outside world,
 * and somebody may have chosen them with a shell in mind: what does not keep to the grammar is never put into a command.
 * No grammar lets a character through that a shell takes for more than itself, nor a dash in front; so no word needs
 * quotes.
 */
public enum Placeholder {
    CLUSTER("cluster", "the cluster", Grammar.CLUSTER),
    REGION("region", "the region", Grammar.REGION),
    ACCOUNT("account", "the account", "[0-9]{12}"),
    STACK("stack", "the stack", Grammar.PART + "/" + Grammar.PART + "/" + Grammar.PART),
    ENVIRONMENT("environment", "the environment", Grammar.PART + "/" + Grammar.PART + "/" + Grammar.PART),

    NODE("node", "the node", Grammar.KUBERNETES_NAME, "node"),
    NODES("nodes", "the nodes", Grammar.KUBERNETES_NAME),
    /** The id of a machine in SSM; Node objects of machines with SSM credentials are called so. */
    INSTANCE("instance", "the managed node", Grammar.INSTANCE, "node"),
    INSTANCES("instances", "the managed nodes", Grammar.INSTANCE),
    /** The value of a zone label. */
    SITE("site", "the site", "[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", "site"),
    LABELS("labels", "the labels", Grammar.LABEL_NAME + "=" + Grammar.LABEL_VALUE),
    /** Taints to set and, with a dash behind them, to take away. */
    TAINTS(
            "taints",
            "the taints",
            Grammar.LABEL_NAME + "(?:=" + Grammar.LABEL_VALUE + ")?:(?:NoSchedule|PreferNoSchedule|NoExecute)-?"),
    NAMESPACE("namespace", "the namespace", Grammar.LABEL),
    /** The name of an object, without its namespace. */
    OBJECT("object", "the object", Grammar.KUBERNETES_NAME),
    /** What kubectl rolls out again, with its kind. */
    WORKLOAD("workload", "the workload", "(?:deployment|statefulset|daemonset)/" + Grammar.KUBERNETES_NAME),
    /** The name of an Update of Pulumi's operator, without its namespace. */
    PULUMI_UPDATE("pulumiUpdate", "the Update", Grammar.KUBERNETES_NAME),
    DAEMONSET("daemonSet", "the DaemonSet", Grammar.KUBERNETES_NAME),
    SERVICE("service", "the Service", Grammar.LABEL),
    /** As kubectl takes them, with their kind. */
    WEBHOOK_CONFIGURATIONS(
            "webhookConfigurations",
            "the webhook configurations",
            "(?:validating|mutating)webhookconfiguration/" + Grammar.KUBERNETES_NAME),
    LEASE("lease", "the lease", Grammar.KUBERNETES_NAME, "lease"),
    CSR("csr", "the request", Grammar.KUBERNETES_NAME),
    CSRS("csrs", "the requests", Grammar.KUBERNETES_NAME),

    CREDENTIAL_PROVIDER("credentialProvider", "the credential provider", "ssm|iam-ra"),
    /** Where nodeadm takes containerd from. */
    CONTAINERD_SOURCE("containerdSource", "the source of containerd", "distro|docker"),

    ADDRESS("address", "the address", Grammar.IP, "address"),
    ADDRESSES("addresses", "the addresses", Grammar.IP),
    CIDR("cidr", "the network", Grammar.IP + "/[0-9]{1,3}"),
    PORT("port", "the port", "[0-9]{1,5}"),
    ENDPOINT("endpoint", "the endpoint", "https://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?"),

    /** The ARN of a principal that has, or should have, an access entry. */
    ACCESS_ENTRY("accessEntry", "the role", Grammar.PRINCIPAL, "access-entry"),
    ROLE("role", "the role", Grammar.PRINCIPAL),
    ROLE_NAME("roleName", "the role", "[A-Za-z0-9_][A-Za-z0-9_+=,.@-]{0,63}"),
    POLICY(
            "policy",
            "the policy",
            "arn:" + Grammar.PARTITION + ":eks::aws:cluster-access-policy/[A-Za-z0-9][A-Za-z0-9_-]{0,127}"),
    ACTIVATION("activation", "the activation", Grammar.UUID, "activation"),
    PROFILE("profile", "the profile", Grammar.UUID, "profile"),
    TRUST_ANCHOR("trustAnchor", "the trust anchor", Grammar.UUID, "trust-anchor"),
    UPDATE("update", "the update", Grammar.UUID, "update"),
    INSIGHT("insight", "the insight", Grammar.UUID, "insight"),
    ADDON("addon", "the add-on", "[A-Za-z0-9][A-Za-z0-9_-]{0,99}", "addon"),
    CERTIFICATE_AUTHORITY(
            "certificateAuthority",
            "the certificate authority",
            "[A-Za-z0-9][A-Za-z0-9_-]{0,127}",
            "certificate-authority"),
    /** Of a node, where it is to stay as it is. */
    KUBELET_VERSION("kubeletVersion", "the version", "[1-9]\\.[0-9]{1,3}"),
    KUBERNETES_VERSION("kubernetesVersion", "the version", "[1-9]\\.[0-9]{1,3}"),
    SECURITY_GROUP("securityGroup", "the security group", Grammar.SECURITY_GROUP),
    SECURITY_GROUPS("securityGroups", "the security groups", Grammar.SECURITY_GROUP),
    ROUTE_TABLE("routeTable", "the route table", "rtb-(?:[0-9a-f]{8}|[0-9a-f]{17})"),
    NETWORK_INTERFACE("networkInterface", "the network interface", "eni-(?:[0-9a-f]{8}|[0-9a-f]{17})"),
    IMAGE(
            "image",
            "the image",
            "[a-z0-9][A-Za-z0-9._-]{0,252}(?::[0-9]{1,5})?(?:/[a-z0-9][a-z0-9._-]{0,127}){0,8}"
                    + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");

    private static final Map<String, Placeholder> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Placeholder::id, Function.identity()));
    private static final int MOST_WORDS = 20;
    private final String id;
    private final String words;
    private final Predicate<String> grammar;
    private final List<String> subjectKinds;

    Placeholder(String id, String words, String grammar, String... subjectKinds) {
        this.id = id;
        this.words = words;
        this.grammar = Pattern.compile(grammar).asMatchPredicate();
        this.subjectKinds = List.of(subjectKinds);
    }

    static Optional<Placeholder> find(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** What stands between the braces. */
    public String id() {
        return id;
    }

    /** What a sentence says where the value is not known. */
    String words() {
        return words;
    }

    /** Whether it stands for the name of a subject of this kind. */
    boolean names(Subject subject) {
        return subjectKinds.contains(subject.kind());
    }

    /** The value as a word of a command, or several where it is a list; empty where any of it breaks the grammar. */
    Optional<String> word(Object value) {
        var texts = value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(value.toString());
        return !texts.isEmpty() && texts.size() <= MOST_WORDS && texts.stream().allMatch(grammar)
                ? Optional.of(String.join(" ", texts))
                : Optional.empty();
    }

    /** The parts of which grammars are made. */
    private static final class Grammar {
        /** EKS: up to 100 letters, digits, dashes and underscores. */
        static final String CLUSTER = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";

        static final String REGION = "[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}";

        /** Organization, project, stack or environment of Pulumi. */
        static final String PART = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}";

        /** RFC 1123 label. */
        static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

        /** RFC 1123 subdomain, of 253 characters at most. */
        static final String KUBERNETES_NAME = "(?=.{1,253}\\z)" + LABEL + "(?:\\." + LABEL + ")*";

        /** EC2 or hybrid, as SSM has them. */
        static final String INSTANCE = "i-(?:[0-9a-f]{8}|[0-9a-f]{17})|mi-[0-9a-f]{17}";

        static final String PARTITION = "(?:aws|aws-us-gov|aws-cn|aws-eusc|aws-iso(?:-[a-z])?)";
        static final String PRINCIPAL = "(?=.{20,2048}\\z)arn:" + PARTITION
                + ":(?:iam|sts)::[0-9]{12}:(?:role|user|assumed-role)(?:/[A-Za-z0-9_+=,.@-]+)+";
        static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        /** The name of a label or taint, with or without a prefix. */
        static final String LABEL_NAME =
                "(?:" + LABEL + "(?:\\." + LABEL + "){0,30}/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";

        static final String LABEL_VALUE = "(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?";
        static final String SECURITY_GROUP = "sg-(?:[0-9a-f]{8}|[0-9a-f]{17})";
        static final String IP = "(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})";

        private Grammar() {}
    }
}
