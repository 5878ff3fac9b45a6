package dev.mooring.report;

import dev.mooring.reading.Cause.Kind;
import dev.mooring.report.Report.Unread;
import java.util.Arrays;
import java.util.Objects;

/** What to do where something could not be judged, in one sentence for people. Pure. */
public final class UnreadRemedy {
    private static final String PULUMI = "pulumi";

    private UnreadRemedy() {}

    /** What to do about one cause. */
    public static String of(Unread unread) {
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
            case THROTTLED -> "It is asked too often, by whomever: wait and verify again, or have its quota raised.";
            case TIMED_OUT, UNREACHABLE, TOO_SLOW ->
                "See that the way from Mooring to it is open (DNS, proxy, firewall, endpoint), and verify again.";
            case FAILED -> "It fails by itself: look at its own health, and verify again later.";
            case MALFORMED ->
                "Something else answers in its place, or it has changed: look at what stands between, and at the log.";
            case TOO_LARGE ->
                "It answers more than is read: raise mooring.source.max-bytes, .max-held-bytes, .max-kept-bytes or .max-items.";
            case MISSING -> missing(api);
            case HIDDEN ->
                "The value is a secret or not known yet: make it plain, or set environment-open=true of the cluster.";
            case HELD_BACK -> "A change is under way; it is judged when that has ended. Wait and verify again.";
            case DEPENDENCY -> "Mend what it depends on; then it is asked.";
            case INTERNAL -> "This is a fault of Mooring's own: the log has it. Please report it.";
        };
    }

    private static String refused(String api) {
        return switch (api) {
            case "kubernetes" ->
                "Let Mooring's user get, list and watch what deploy/kubernetes/rbac.yaml lists; kubectl auth can-i --list"
                        + " shows what it may.";
            case PULUMI, "esc" -> "Give mooring.pulumi.token to somebody who may read the stack and the environment.";
            default ->
                "Allow Mooring's role the actions that deploy/aws/policy.json lists; where a role-arn is set, deploy/aws"
                        + " has what both roles need.";
        };
    }

    private static String unauthenticated(String api) {
        return switch (api) {
            case "kubernetes" ->
                "Look at kubernetes.access of the cluster: its kubeconfig's credentials, or the access entry of"
                        + " Mooring's role.";
            case PULUMI, "esc" -> "Set mooring.pulumi.token to a token that is valid.";
            default -> "Give Mooring AWS credentials that are valid; aws sts get-caller-identity shows whose they are.";
        };
    }

    private static String missing(String api) {
        return switch (api) {
            case "kubernetes" ->
                "The API server does not serve it: install what it belongs to, or look at the address.";
            case PULUMI, "esc" -> "Look at stack and environment of the cluster: org/project/name.";
            default -> "Look at eks-name, region and account of the cluster.";
        };
    }
}
