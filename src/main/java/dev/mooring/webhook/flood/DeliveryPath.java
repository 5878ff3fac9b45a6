package dev.mooring.webhook.flood;

/**
 * How the path of deliveries may be written: as it is, or with a slash at its end. A router would take other texts for it as
 * well; the guard, which does not read paths as a router does, and the route both go by this, so that no webhook is set up under
 * one that takes small deliveries only.
 */
public final class DeliveryPath {
    private DeliveryPath() {}

    /** @param target of a request, with or without its query */
    public static boolean isIn(String target, String path) {
        if (!target.startsWith(path)) {
            return false;
        }
        var end = path.length();
        if (end < target.length() && target.charAt(end) == '/') {
            end++;
        }
        return end == target.length() || target.charAt(end) == '?';
    }
}
