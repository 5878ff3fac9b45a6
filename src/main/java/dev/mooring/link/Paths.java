package dev.mooring.link;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The path of each page, beginning with a slash. Names are escaped, whatever is in them. */
public final class Paths {
    private Paths() {}

    public static String fleet() {
        return "/";
    }

    public static String cluster(String cluster) {
        return "/clusters/" + escaped(cluster);
    }

    public static String site(String cluster, String site) {
        return cluster(cluster) + "/sites/" + escaped(site);
    }

    public static String node(String cluster, String node) {
        return cluster(cluster) + "/nodes/" + escaped(node);
    }

    public static String timeline(String cluster) {
        return cluster(cluster) + "/timeline";
    }

    public static String finding(String fingerprint) {
        return "/findings/" + escaped(fingerprint);
    }

    public static String check(String check) {
        return "/checks/" + escaped(check);
    }

    public static String report(String id) {
        return "/reports/" + escaped(id);
    }

    public static String delivery(String id) {
        return "/deliveries/" + escaped(id);
    }

    public static String silences() {
        return "/silences";
    }

    /** Of one segment: a space is no plus there. */
    private static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
