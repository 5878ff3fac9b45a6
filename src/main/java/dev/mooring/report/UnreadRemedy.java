package dev.mooring.report;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.report.Report.Unread;
import java.util.Arrays;
import java.util.Objects;

/** What to do where something could not be read, in words for people: the same wherever it is told. Pure. */
public final class UnreadRemedy {
    private static final String KUBERNETES = "kubernetes";
    private static final String PULUMI = "pulumi";
    private static final String ESC = "esc";
    private static final String KUBECONFIG =
            "Nobody was asked. See that kubectl takes the kubeconfig, in the same context, and that Mooring may read it"
                    + " and what it names. It is read again at the next verification.";
    private static final String AGAIN = " It is asked again at the next verification.";

    private UnreadRemedy() {}

    /** What to do about one cause. */
    public static String of(Unread unread) {
        if (unread.detail().startsWith(KubernetesSources.READ_KUBECONFIG + ":")) {
            return KUBECONFIG;
        }
        var api = Objects.requireNonNullElse(unread.api(), "");
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.id().equals(unread.cause()))
                .findFirst()
                .map(kind -> remedy(kind, api))
                .orElse("Look at what was answered.");
    }

    private static String remedy(Kind kind, String api) {
        return switch (kind) {
            case REFUSED -> refused(api);
            case UNAUTHENTICATED -> unauthenticated(api);
            case THROTTLED ->
                "It is asked too often, by whomever: have its quota raised, or verify less often"
                        + " (mooring.verification.interval)." + AGAIN;
            case TIMED_OUT, UNREACHABLE, TOO_SLOW -> unreached(api);
            case FAILED -> "It fails by itself: look at its own health or status page." + AGAIN;
            case MALFORMED ->
                "Something else answers in its place, or it has changed: look at what stands between, and at the log.";
            case TOO_LARGE -> tooLarge(api);
            case MISSING -> missing(api);
            case HIDDEN ->
                "The value is a secret or not known yet: make it plain, or let Mooring open the environment"
                        + " (environment-open=true of the cluster).";
            case HELD_BACK ->
                "Nothing while it changes: it is judged when that has ended. Where an operation failed, run it again;"
                        + " where one was cut off, do what drift-source-stale says.";
            case DEPENDENCY -> "Mend what it depends on; then it is asked.";
            case INTERNAL -> "This is a fault of Mooring's own: the log has it. Please report it.";
        };
    }

    private static String refused(String api) {
        return switch (api) {
            case KUBERNETES ->
                "Let Mooring's user get, list and watch what deploy/kubernetes/rbac.yaml lists, in that cluster. kubectl"
                        + " auth can-i --list --as=mooring --as-group=hybrid-verifier shows what its group may.";
            case PULUMI, ESC ->
                "Set mooring.pulumi.token to a token whose owner may read the stack and the environment, or give that"
                        + " owner the right.";
            default ->
                "Allow Mooring's role the actions that deploy/aws/policy.json lists; where a role-arn is set, deploy/aws"
                        + " has what both roles need.";
        };
    }

    private static String unauthenticated(String api) {
        return switch (api) {
            case KUBERNETES ->
                "Look at kubernetes.access of the cluster: its kubeconfig's credentials, or the access entry of"
                        + " Mooring's role; and at the clock.";
            case PULUMI, ESC -> "Set mooring.pulumi.token to a token that is valid.";
            default ->
                "Give Mooring AWS credentials that are valid. A pod has those of its role from the moment it is made:"
                        + " restart it where the role came later.";
        };
    }

    private static String unreached(String api) {
        return KUBERNETES.equals(api)
                ? "See that the way from Mooring to the cluster's endpoint is open: DNS, routes, its public access CIDRs."
                        + AGAIN
                : "See that the way from Mooring to it is open: DNS, proxy, firewall, egress." + AGAIN;
    }

    private static String tooLarge(String api) {
        return "It answers more than is read. If this much is right, raise "
                + switch (api) {
                    case PULUMI ->
                        "the bound whose size the cause tells: mooring.pulumi.max-state, or mooring.source.max-bytes,"
                                + " .max-held-bytes or .max-items.";
                    default -> "mooring.source.max-bytes, .max-held-bytes, .max-kept-bytes or .max-items.";
                };
    }

    private static String missing(String api) {
        return switch (api) {
            case KUBERNETES -> "The API server does not serve it: install what it belongs to, or look at the address.";
            case PULUMI, ESC -> "Look at stack and environment of the cluster: organization/project/name.";
            default -> "Look at eks-name, region and account of the cluster.";
        };
    }
}
