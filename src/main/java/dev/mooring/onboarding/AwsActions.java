package dev.mooring.onboarding;

import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.reading.Api;
import dev.mooring.reading.Source;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which actions of AWS each source takes. All of them together are what deploy/aws/policy.json allows. */
final class AwsActions {
    static final Map<String, List<String>> BY_SOURCE = bySource();

    private AwsActions() {}

    private static Map<String, List<String>> bySource() {
        var actions = new LinkedHashMap<String, List<String>>();
        put(actions, EksSources.CLUSTER, "eks:DescribeCluster");
        put(actions, EksSources.ACCESS_ENTRIES, "eks:ListAccessEntries");
        put(actions, EksSources.ACCESS_ENTRY_DETAILS, "eks:DescribeAccessEntry");
        put(actions, EksSources.ACCESS_POLICIES, "eks:ListAssociatedAccessPolicies");
        put(actions, EksSources.ADDONS, "eks:ListAddons", "eks:DescribeAddon");
        put(actions, EksSources.ADDON_VERSIONS, "eks:DescribeAddonVersions");
        put(actions, EksSources.INSIGHTS, "eks:ListInsights", "eks:DescribeInsight");
        put(actions, EksSources.UPDATES, "eks:ListUpdates", "eks:DescribeUpdate");
        put(actions, EksSources.CLUSTER_VERSIONS, "eks:DescribeClusterVersions");
        put(
                actions,
                EksSources.CERTIFICATE_AUTHORITIES,
                "eks:ListCertificateAuthorities",
                "eks:DescribeCertificateAuthority");
        put(actions, SsmSources.ACTIVATIONS, "ssm:DescribeActivations");
        put(actions, SsmSources.MANAGED_INSTANCES, "ssm:DescribeInstanceInformation");
        put(actions, RolesAnywhereSources.TRUST_ANCHORS, "rolesanywhere:ListTrustAnchors");
        put(actions, RolesAnywhereSources.PROFILES, "rolesanywhere:ListProfiles");
        put(actions, RolesAnywhereSources.SUBJECTS, "rolesanywhere:ListSubjects");
        put(actions, RolesAnywhereSources.CERTIFICATES, "rolesanywhere:GetSubject");
        put(actions, AccountSources.IAM_ROLES, "iam:GetRole");
        put(actions, AccountSources.VPC, "ec2:DescribeVpcs");
        put(actions, AccountSources.SECURITY_GROUPS, "ec2:DescribeSecurityGroups");
        put(actions, AccountSources.ROUTES, "ec2:DescribeRouteTables", "ec2:DescribeNetworkInterfaces");
        return actions;
    }

    private static void put(Map<String, List<String>> actions, Source<?> source, String... needed) {
        actions.put(source.id(), Arrays.asList(needed));
    }

    static List<String> of(String source) {
        return BY_SOURCE.getOrDefault(source, List.of());
    }

    /** Of all sources of an API. */
    static List<String> of(Api api) {
        return BY_SOURCE.entrySet().stream()
                .filter(entry -> Api.of(entry.getKey()) == api)
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }
}
