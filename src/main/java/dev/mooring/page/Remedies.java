package dev.mooring.page;

import dev.mooring.report.Report.Unread;
import java.util.Objects;

/** What to do where a source cannot be read, by cause and by who did not answer. Pure. */
final class Remedies {
    private Remedies() {}

    static String of(Unread unread) {
        var api = Objects.requireNonNullElse(unread.api(), "");
        return switch (unread.cause()) {
            case "refused" -> permission(api);
            case "unauthenticated" -> credentials(api);
            case "throttled" ->
                "It is asked again at the next verification. If this lasts, verify less often:"
                        + " mooring.verification.interval.";
            case "timed-out", "unreachable", "too-slow" -> reach(api);
            case "failed" ->
                "The other side answers with an error of its own: look at its status page. It is asked again at"
                        + " the next verification.";
            case "missing" -> "Check the names in mooring.clusters: what is asked for is not there.";
            case "hidden" ->
                "A secret hides it: give it to Mooring as a plain value, or open the environment"
                        + " (environment-open=true).";
            case "held-back" -> "Nothing: it changes just now. It is judged once the change has ended.";
            case "too-large" ->
                "Raise mooring.source.max-bytes, .max-held-bytes, .max-kept-bytes or .max-items, or"
                        + " mooring.pulumi.max-state, if this much is right.";
            case "malformed" -> "Something else answers, perhaps a proxy: look at what stands between.";
            case "dependency" -> "Mend what is named first: this follows from it.";
            case "internal" -> "A fault of Mooring's own: the log has it. Please report it.";
            default -> "The detail above says what is lacking.";
        };
    }

    private static String permission(String api) {
        return switch (api) {
            case "kubernetes" ->
                "Let Mooring's role get, list and watch it: apply the ClusterRole of deploy/, and check with"
                        + " kubectl auth can-i --list.";
            case "pulumi", "esc" ->
                "Give the owner of mooring.pulumi.token read access to the stack and the environment.";
            case "mooring", "" -> "Give Mooring the right to read it.";
            default -> "Allow the Describe, List and Get actions of deploy/ to the AWS role that Mooring runs with.";
        };
    }

    private static String credentials(String api) {
        return switch (api) {
            case "kubernetes" ->
                "The access entry of Mooring's role is missing or its token is too old: check the access entry"
                        + " and the clock, or the kubeconfig.";
            case "pulumi", "esc" -> "mooring.pulumi.token is not valid any more: make a new one and put it there.";
            default -> "The AWS credentials are not valid any more: check the role and what gives them to Mooring.";
        };
    }

    private static String reach(String api) {
        return switch (api) {
            case "kubernetes" ->
                "Check the endpoint of the cluster, its public access CIDRs and the route from where Mooring"
                        + " runs.";
            default ->
                "Check DNS, the proxy and egress to it from where Mooring runs. It is asked again at the next"
                        + " verification.";
        };
    }
}
