package dev.mooring.actual.neighbours;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a pod is there for, by the labels that the projects' own charts and manifests set, of today and of version 1. */
public enum Neighbour {
    SECRETS_OPERATOR("External Secrets Operator"),
    SECRETS_WEBHOOK("webhook of the External Secrets Operator"),
    PULUMI_OPERATOR("Pulumi Kubernetes Operator"),
    PULUMI_WORKSPACE("workspace of the Pulumi Kubernetes Operator"),
    RUNNER("Pulumi workflow runner"),
    WORKFLOW("run of a Pulumi workflow"),
    ESC_CSI_PROVIDER("ESC provider of the Secrets Store CSI driver");

    static final String NAME = "app.kubernetes.io/name";
    static final String COMPONENT = "app.kubernetes.io/component";
    static final String AUTO_COMPONENT = "auto.pulumi.com/component";
    static final String APP = "app";
    private static final Map<String, Neighbour> BY_NAME = Map.of(
            "external-secrets", SECRETS_OPERATOR,
            "external-secrets-webhook", SECRETS_WEBHOOK,
            "pulumi-kubernetes-operator", PULUMI_OPERATOR,
            "customer-managed-workflow-agent", RUNNER,
            "customer-managed-deployment-agent", RUNNER,
            "pulumi-workflow-agent-pool", RUNNER,
            "pulumi-deployment-agent-pool", RUNNER,
            "secrets-store-csi-driver-provider-pulumi-esc", ESC_CSI_PROVIDER);

    /** Where Pulumi's operator is installed without its chart: {@code quickstart/install.yaml}, and version 1's {@code deploy/yaml}. */
    static final List<String> OPERATOR_WITHOUT_CHART =
            List.of("control-plane=controller-manager", "name=pulumi-kubernetes-operator");

    /** The first of those labels is kubebuilder's, and says nothing of whose controller it is. */
    private static final Pattern OPERATOR_IMAGE = Pattern.compile("(?:^|/)pulumi-kubernetes-operator(?:[:@].*)?$");

    private final String words;

    Neighbour(String words) {
        this.words = words;
    }

    /** As people call it. */
    public String words() {
        return words;
    }

    /** The names by which its pods go, in a fixed order. */
    List<String> names() {
        return BY_NAME.entrySet().stream()
                .filter(name -> name.getValue() == this)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    static Optional<Neighbour> ofImage(String image) {
        return OPERATOR_IMAGE.matcher(image).find() ? Optional.of(PULUMI_OPERATOR) : Optional.empty();
    }

    static Optional<Neighbour> of(Map<String, String> labels) {
        if ("pulumi-workflow".equals(labels.get(COMPONENT))) {
            return Optional.of(WORKFLOW);
        }
        if ("workspace".equals(labels.get(AUTO_COMPONENT))) {
            return Optional.of(PULUMI_WORKSPACE);
        }
        return Stream.of(
                        Optional.ofNullable(BY_NAME.get(labels.getOrDefault(NAME, ""))),
                        csiByChart(labels),
                        operatorOne(labels))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Neighbour> operatorOne(Map<String, String> labels) {
        return "pulumi-kubernetes-operator".equals(labels.get("name"))
                ? Optional.of(PULUMI_OPERATOR)
                : Optional.empty();
    }

    private static Optional<Neighbour> csiByChart(Map<String, String> labels) {
        return "pulumi-esc-csi-provider".equals(labels.get(APP)) ? Optional.of(ESC_CSI_PROVIDER) : Optional.empty();
    }
}
