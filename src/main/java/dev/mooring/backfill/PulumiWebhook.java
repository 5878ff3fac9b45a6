package dev.mooring.backfill;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook as Pulumi Cloud has it configured.
 *
 * @param owner the organisation, stack or environment it belongs to
 * @param payloadUrl where it sends to. Whatever asks for leave there is left out of it, and {@code …} stands for that: a user with
 *     a password, and a query
 * @param hasSecret empty where Pulumi Cloud does not say
 * @param filters events it sends, one by one
 * @param groups events it sends, by group; all events where both are empty
 */
public record PulumiWebhook(
        WebhookOwner owner,
        String name,
        String payloadUrl,
        boolean active,
        String format,
        Optional<Boolean> hasSecret,
        Set<String> filters,
        Set<String> groups) {
    private static final String PATH = "/webhooks/pulumi";
    private static final String LEFT_OUT = "…";

    public PulumiWebhook {
        payloadUrl = withoutLeave(payloadUrl);
    }

    private static String withoutLeave(String url) {
        try {
            var address = URI.create(url);
            var authority = address.getRawAuthority();
            if (address.getScheme() == null || authority == null) {
                return LEFT_OUT;
            }
            var host = authority.substring(authority.lastIndexOf('@') + 1);
            return address.getScheme() + "://"
                    + (host.equals(authority) ? host : LEFT_OUT + "@" + host)
                    + address.getRawPath()
                    + (address.getRawQuery() == null ? "" : "?" + LEFT_OUT);
        } catch (IllegalArgumentException notAnAddress) {
            return LEFT_OUT;
        }
    }

    /** Whether its payload URL is that of a Mooring; of this one, if there is one only. */
    public boolean pointsHere() {
        try {
            var path = URI.create(payloadUrl).getPath();
            return path != null && (path.endsWith(PATH) || path.endsWith(PATH + "/"));
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
