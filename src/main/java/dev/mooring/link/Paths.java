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

    /** All nodes of a cluster, as a map. */
    public static String nodes(String cluster) {
        return cluster(cluster) + "/nodes";
    }

    /** Of the whole fleet. */
    public static String timeline() {
        return "/timeline";
    }

    public static String timeline(String cluster) {
        return cluster(cluster) + "/timeline";
    }

    public static String finding(String fingerprint) {
        return "/findings/" + escaped(fingerprint);
    }

    public static String findings() {
        return "/findings";
    }

    /** Open findings that another one explains. */
    public static String explainedBy(String fingerprint) {
        return findings() + Query.of("inhibitedBy", fingerprint).asked();
    }

    public static String checks() {
        return "/checks";
    }

    public static String check(String check) {
        return "/checks/" + escaped(check);
    }

    public static String report(String id) {
        return "/reports/" + escaped(id);
    }

    /** The reports of a cluster that are kept. */
    public static String reports(String cluster) {
        return cluster(cluster) + "/reports";
    }

    public static String deliveries() {
        return "/deliveries";
    }

    /** How Pulumi's webhooks are set up. */
    public static String setUp() {
        return "/setup";
    }

    /** What is missing. */
    public static String onboarding() {
        return "/onboarding";
    }

    public static String delivery(String id) {
        return "/deliveries/" + escaped(id);
    }

    /** How the sinks stand, and what people were told. */
    public static String notices() {
        return "/notices";
    }

    public static String notice(String id) {
        return notices() + "/" + escaped(id);
    }

    public static String silences() {
        return "/silences";
    }

    /** The contract of the API, to read. */
    public static String contract() {
        return "/contract";
    }

    /** How a verification that was asked for stands. */
    public static String verification(String cluster, String id) {
        return cluster(cluster) + "/verifications/" + escaped(id);
    }

    /** Of one segment: a space is no plus there. */
    private static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
