package dev.mooring.reading;

/** Who answers a source: what fails together, and is mended together. The name of a source begins with its id. */
public enum Api {
    KUBERNETES("kubernetes", "Kubernetes"),
    EKS("eks", "Amazon EKS"),
    SSM("ssm", "AWS Systems Manager"),
    IAM("iam", "AWS IAM"),
    EC2("ec2", "Amazon EC2"),
    ROLES_ANYWHERE("roles-anywhere", "IAM Roles Anywhere"),
    PULUMI("pulumi", "Pulumi"),
    ESC("esc", "Pulumi ESC"),
    /** What this process remembers. */
    MOORING("mooring", "Mooring");

    private final String id;
    private final String label;

    Api(String id, String label) {
        this.id = id;
        this.label = label;
    }

    public static Api of(String source) {
        for (var api : values()) {
            if (source.startsWith(api.id + "-")) {
                return api;
            }
        }
        return MOORING;
    }

    public String id() {
        return id;
    }

    /** As people call it. */
    public String label() {
        return label;
    }
}
