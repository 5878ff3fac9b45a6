package dev.mooring.actual.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import dev.mooring.actual.account.AccountSources;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.actual.rolesanywhere.RolesAnywhereSources;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.reading.Source;
import java.util.List;

/**
 * An operation that Mooring calls, what it may answer, and what must be there.
 *
 * @param name as causes tell it
 * @param source what its answer is read into
 * @param path where it is asked
 * @param target SSM's operation, or the action of IAM and EC2, which speak XML; empty for others
 * @param token what its answer calls the way to the next page; empty where there are no pages
 * @param body a good answer
 * @param required what must be in it: JSON pointers, or names of XML elements
 * @param typed what need not be in it, and must be of its type if it is
 */
record AwsOperation(
        String name,
        Source<?> source,
        String path,
        String target,
        String token,
        String body,
        List<String> required,
        List<String> typed) {
    static final String ROLE = "arn:aws:iam::111122223333:role/People";
    private static final String CLUSTER = "/clusters/c";
    private static final String ENTRY = CLUSTER + "/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FPeople";

    static final List<AwsOperation> ALL = List.of(
            json("eks:DescribeCluster", EksSources.CLUSTER, CLUSTER, "", """
                    {"cluster": {"name": "c", "arn": "arn:aws:eks:us-west-2:111122223333:cluster/c",
                     "status": "ACTIVE", "version": "1.35", "createdAt": 1772645750.771,
                     "accessConfig": {"authenticationMode": "API"}, "health": {"issues": []},
                     "logging": {"clusterLogging": [{"types": ["api"], "enabled": true}]},
                     "remoteNetworkConfig": {"remoteNodeNetworks": [{"cidrs": ["10.80.0.0/16"]}]},
                     "resourcesVpcConfig": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"],
                      "endpointPublicAccess": false, "endpointPrivateAccess": true, "publicAccessCidrs": []},
                     "tags": {"team": "edge"}}}
                    """)
                    .requires(
                            "/cluster",
                            "/cluster/name",
                            "/cluster/arn",
                            "/cluster/status",
                            "/cluster/version",
                            "/cluster/health",
                            "/cluster/health/issues",
                            "/cluster/logging",
                            "/cluster/logging/clusterLogging",
                            "/cluster/accessConfig",
                            "/cluster/accessConfig/authenticationMode",
                            "/cluster/resourcesVpcConfig",
                            "/cluster/resourcesVpcConfig/endpointPublicAccess",
                            "/cluster/resourcesVpcConfig/endpointPrivateAccess",
                            "/cluster/resourcesVpcConfig/subnetIds",
                            "/cluster/resourcesVpcConfig/securityGroupIds")
                    .types(
                            "/cluster/createdAt",
                            "/cluster/remoteNetworkConfig",
                            "/cluster/remoteNetworkConfig/remoteNodeNetworks",
                            "/cluster/remoteNetworkConfig/remoteNodeNetworks/0/cidrs",
                            "/cluster/resourcesVpcConfig/publicAccessCidrs",
                            "/cluster/tags"),
            json(
                            "eks:ListAccessEntries",
                            EksSources.ACCESS_ENTRIES,
                            CLUSTER + "/access-entries",
                            "nextToken",
                            """
                    {"accessEntries": ["%s"]}
                    """.formatted(ROLE))
                    .requires("/accessEntries"),
            json("eks:DescribeAccessEntry", EksSources.ACCESS_ENTRY_DETAILS, ENTRY, "", """
                    {"accessEntry": {"principalArn": "%s", "type": "STANDARD", "username": "people",
                     "kubernetesGroups": ["admins"], "createdAt": 1772646069.204,
                     "modifiedAt": 1772646069.204}}
                    """.formatted(ROLE))
                    .requires(
                            "/accessEntry",
                            "/accessEntry/principalArn",
                            "/accessEntry/type",
                            "/accessEntry/username",
                            "/accessEntry/kubernetesGroups")
                    .types("/accessEntry/createdAt", "/accessEntry/modifiedAt"),
            json(
                            "eks:ListAssociatedAccessPolicies",
                            EksSources.ACCESS_POLICIES,
                            ENTRY + "/access-policies",
                            "nextToken",
                            """
                    {"associatedAccessPolicies": [{"policyArn": "arn:aws:eks::aws:cluster-access-policy/View",
                     "accessScope": {"type": "namespace", "namespaces": ["one"]}}]}
                    """)
                    .requires(
                            "/associatedAccessPolicies",
                            "/associatedAccessPolicies/0/policyArn",
                            "/associatedAccessPolicies/0/accessScope",
                            "/associatedAccessPolicies/0/accessScope/type")
                    .types("/associatedAccessPolicies/0/accessScope/namespaces"),
            json("eks:ListAddons", EksSources.ADDONS, CLUSTER + "/addons", "nextToken", """
                    {"addons": ["coredns"]}
                    """)
                    .requires("/addons"),
            json("eks:DescribeAddon", EksSources.ADDONS, CLUSTER + "/addons/coredns", "", """
                    {"addon": {"addonName": "coredns", "status": "DEGRADED", "addonVersion": "v1.12.3-eksbuild.1",
                     "health": {"issues": [{"code": "InsufficientNumberOfReplicas", "message": "m",
                      "resourceIds": ["r"]}]}}}
                    """)
                    .requires(
                            "/addon",
                            "/addon/addonName",
                            "/addon/status",
                            "/addon/addonVersion",
                            "/addon/health",
                            "/addon/health/issues")
                    .types("/addon/health/issues/0/resourceIds"),
            json("eks:DescribeAddonVersions", EksSources.ADDON_VERSIONS, "/addons/supported-versions", "nextToken", """
                    {"addons": [{"addonName": "coredns", "addonVersions": [{"addonVersion": "v1.12.3-eksbuild.1",
                     "computeTypes": ["hybrid"], "compatibilities": [{"clusterVersion": "1.35"}]}]}]}
                    """)
                    .requires(
                            "/addons",
                            "/addons/0/addonName",
                            "/addons/0/addonVersions",
                            "/addons/0/addonVersions/0/addonVersion",
                            "/addons/0/addonVersions/0/compatibilities",
                            "/addons/0/addonVersions/0/compatibilities/0/clusterVersion")
                    .types("/addons/0/addonVersions/0/computeTypes"),
            json("eks:ListInsights", EksSources.INSIGHTS, CLUSTER + "/insights", "nextToken", """
                    {"insights": [{"id": "i", "name": "Kubelet version skew", "category": "UPGRADE_READINESS",
                     "lastRefreshTime": 1787306400.0, "insightStatus": {"status": "PASSING", "reason": "r"}}]}
                    """)
                    .requires(
                            "/insights",
                            "/insights/0/id",
                            "/insights/0/category",
                            "/insights/0/insightStatus",
                            "/insights/0/insightStatus/status")
                    .types("/insights/0/lastRefreshTime"),
            json("eks:ListUpdates", EksSources.UPDATES, CLUSTER + "/updates", "nextToken", """
                    {"updateIds": ["u"]}
                    """)
                    .requires("/updateIds"),
            json("eks:DescribeUpdate", EksSources.UPDATES, CLUSTER + "/updates/u", "", """
                    {"update": {"id": "u", "type": "VersionUpdate", "status": "Failed", "createdAt": 1787310000,
                     "params": [{"type": "Version", "value": "1.36"}],
                     "errors": [{"errorCode": "Unknown", "errorMessage": "m"}]}}
                    """)
                    .requires("/update", "/update/id", "/update/type", "/update/status")
                    .types("/update/createdAt", "/update/params", "/update/errors"),
            json("eks:DescribeClusterVersions", EksSources.CLUSTER_VERSIONS, "/cluster-versions", "nextToken", """
                    {"clusterVersions": [{"clusterVersion": "1.35", "endOfStandardSupportDate": 1806105600.0,
                     "endOfExtendedSupportDate": 1837728000.0}]}
                    """)
                    .requires("/clusterVersions", "/clusterVersions/0/clusterVersion")
                    .types(
                            "/clusterVersions/0/endOfStandardSupportDate",
                            "/clusterVersions/0/endOfExtendedSupportDate"),
            json(
                            "eks:ListCertificateAuthorities",
                            EksSources.CERTIFICATE_AUTHORITIES,
                            CLUSTER + "/certificate-authorities",
                            "nextToken",
                            """
                    {"certificateAuthorities": [{"id": "ca", "createdAt": 1772645750.771, "createdBy": "EKS",
                     "signingStatus": "IN_USE", "distributionStatus": "COMPLETE"}]}
                    """)
                    .requires("/certificateAuthorities", "/certificateAuthorities/0/id"),
            json(
                            "eks:DescribeCertificateAuthority",
                            EksSources.CERTIFICATE_AUTHORITIES,
                            CLUSTER + "/certificate-authorities/ca",
                            "",
                            """
                    {"certificateAuthority": {"id": "ca", "createdAt": 1772645750.771, "createdBy": "EKS",
                     "activatedAt": 1772645750.771, "signingStatus": "IN_USE", "distributionStatus": "COMPLETE",
                     "validity": {"notBefore": 1772645750.771, "notAfter": 2087964000.0},
                     "scheduledEvents": {"firstAutoActivation": 2070000000.0, "finalAutoActivation": 2080000000.0},
                     "rollbackAvailable": false, "data": "LS0tLS1CRUdJTg=="}}
                    """)
                    .requires(
                            "/certificateAuthority",
                            "/certificateAuthority/id",
                            "/certificateAuthority/createdAt",
                            "/certificateAuthority/signingStatus",
                            "/certificateAuthority/distributionStatus")
                    .types(
                            "/certificateAuthority/activatedAt",
                            "/certificateAuthority/validity/notAfter",
                            "/certificateAuthority/scheduledEvents/firstAutoActivation",
                            "/certificateAuthority/scheduledEvents/finalAutoActivation"),
            ssm("DescribeActivations", SsmSources.ACTIVATIONS, """
                    {"ActivationList": [{"ActivationId": "a", "IamRole": "AmazonEKSHybridNodesRole",
                     "RegistrationLimit": 10, "RegistrationsCount": 2, "ExpirationDate": 1789300000.0,
                     "Expired": false, "Tags": [{"Key": "team", "Value": "edge"}]}]}
                    """)
                    .requires(
                            "/ActivationList",
                            "/ActivationList/0/ActivationId",
                            "/ActivationList/0/IamRole",
                            "/ActivationList/0/RegistrationLimit",
                            "/ActivationList/0/RegistrationsCount",
                            "/ActivationList/0/ExpirationDate")
                    .types("/ActivationList/0/Tags"),
            ssm("DescribeInstanceInformation", SsmSources.MANAGED_INSTANCES, """
                    {"InstanceInformationList": [{"InstanceId": "mi-1", "PingStatus": "Online",
                     "LastPingDateTime": 1787313458.0, "IsLatestVersion": true}]}
                    """)
                    .requires(
                            "/InstanceInformationList",
                            "/InstanceInformationList/0/InstanceId",
                            "/InstanceInformationList/0/PingStatus")
                    .types("/InstanceInformationList/0/LastPingDateTime", "/InstanceInformationList/0/IsLatestVersion"),
            json(
                            "rolesanywhere:ListTrustAnchors",
                            RolesAnywhereSources.TRUST_ANCHORS,
                            "/trustanchors",
                            "nextToken",
                            """
                    {"trustAnchors": [{"trustAnchorId": "t", "trustAnchorArn": "arn:t", "name": "edge-ca",
                     "source": {"sourceType": "AWS_ACM_PCA", "sourceData": {}}, "enabled": true}]}
                    """)
                    .requires(
                            "/trustAnchors",
                            "/trustAnchors/0/trustAnchorArn",
                            "/trustAnchors/0/trustAnchorId",
                            "/trustAnchors/0/enabled"),
            json("rolesanywhere:ListProfiles", RolesAnywhereSources.PROFILES, "/profiles", "nextToken", """
                    {"profiles": [{"profileId": "p", "profileArn": "arn:p", "name": "edge", "enabled": true,
                     "roleArns": ["arn:r"], "durationSeconds": 3600, "acceptRoleSessionName": true}]}
                    """)
                    .requires(
                            "/profiles",
                            "/profiles/0/profileArn",
                            "/profiles/0/profileId",
                            "/profiles/0/enabled",
                            "/profiles/0/roleArns")
                    .types("/profiles/0/durationSeconds", "/profiles/0/acceptRoleSessionName"),
            json("rolesanywhere:ListSubjects", RolesAnywhereSources.SUBJECTS, "/subjects", "nextToken", """
                    {"subjects": [{"subjectId": "s", "x509Subject": "CN=edge-01", "enabled": true,
                     "lastSeenAt": "2026-08-21T11:45:36Z"}]}
                    """)
                    .requires("/subjects", "/subjects/0/subjectId", "/subjects/0/x509Subject")
                    .types("/subjects/0/lastSeenAt"),
            json("rolesanywhere:GetSubject", RolesAnywhereSources.CERTIFICATES, "/subject/s", "", """
                    {"subject": {"subjectId": "s", "credentials": [{"seenAt": "2026-08-21T11:45:36Z"}]}}
                    """)
                    .requires("/subject", "/subject/credentials")
                    .types("/subject/credentials/0/seenAt"),
            xml("iam:GetRole", AccountSources.IAM_ROLES, """
                    <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path>\
                    <Arn>arn:aws:iam::111122223333:role/People</Arn><RoleName>People</RoleName><RoleId>A</RoleId>\
                    <CreateDate>2026-02-01T00:00:00Z</CreateDate><MaxSessionDuration>3600</MaxSessionDuration></Role>\
                    </GetRoleResult></GetRoleResponse>
                    """)
                    .requires("Role", "Arn", "CreateDate")
                    .types("CreateDate", "MaxSessionDuration"),
            xml("ec2:DescribeVpcs", AccountSources.VPC, """
                    <DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><vpcSet><item>\
                    <vpcId>vpc-1</vpcId><cidrBlock>10.20.0.0/16</cidrBlock></item></vpcSet></DescribeVpcsResponse>
                    """).requires("vpcSet", "item", "vpcId", "cidrBlock"),
            xml("ec2:DescribeSecurityGroups", AccountSources.SECURITY_GROUPS, """
                    <DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><securityGroupInfo>\
                    <item><groupId>sg-1</groupId><ipPermissions><item><ipProtocol>tcp</ipProtocol>\
                    <fromPort>443</fromPort><toPort>443</toPort></item></ipPermissions>\
                    <ipPermissionsEgress></ipPermissionsEgress></item></securityGroupInfo>\
                    </DescribeSecurityGroupsResponse>
                    """)
                    .requires("securityGroupInfo", "groupId", "ipPermissions", "ipProtocol", "ipPermissionsEgress")
                    .types("fromPort", "toPort"),
            xml("ec2:DescribeRouteTables", AccountSources.ROUTES, """
                    <DescribeRouteTablesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><routeTableSet><item>\
                    <routeTableId>rtb-1</routeTableId><routeSet><item><destinationCidrBlock>10.87.0.0/16</destinationCidrBlock>\
                    <networkInterfaceId>eni-1</networkInterfaceId><state>active</state></item></routeSet></item>\
                    </routeTableSet></DescribeRouteTablesResponse>
                    """)
                    .requires("routeTableSet", "routeTableId", "routeSet", "state"),
            xml("ec2:DescribeNetworkInterfaces", AccountSources.ROUTES, """
                    <DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">\
                    <networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>\
                    <sourceDestCheck>false</sourceDestCheck></item></networkInterfaceSet>\
                    </DescribeNetworkInterfacesResponse>
                    """)
                    .requires("networkInterfaceSet", "item", "networkInterfaceId", "sourceDestCheck"));

    private static AwsOperation json(String name, Source<?> source, String path, String token, String body) {
        return new AwsOperation(name, source, path, "", token, body.strip(), List.of(), List.of());
    }

    private static AwsOperation ssm(String name, Source<?> source, String body) {
        return new AwsOperation(
                "ssm:" + name, source, "/", "AmazonSSM." + name, "NextToken", body.strip(), List.of(), List.of());
    }

    private static AwsOperation xml(String name, Source<?> source, String body) {
        return new AwsOperation(
                name, source, "/", name.substring(name.indexOf(':') + 1), "", body.strip(), List.of(), List.of());
    }

    private AwsOperation requires(String... members) {
        return new AwsOperation(name, source, path, target, token, body, List.of(members), typed);
    }

    private AwsOperation types(String... members) {
        return new AwsOperation(name, source, path, target, token, body, required, List.of(members));
    }

    boolean speaksXml() {
        return body.startsWith("<");
    }

    boolean comesInPages() {
        return !token.isEmpty();
    }

    String contentType() {
        return speaksXml() ? "text/xml" : "application/json";
    }

    /** A request for it, from wherever. */
    MappingBuilder request() {
        var request = any(urlPathEqualTo(path));
        if (speaksXml()) {
            return request.withRequestBody(containing("Action=" + target + "&"));
        }
        return target.isEmpty() ? request : request.withHeader("X-Amz-Target", equalTo(target));
    }

    /** A request for it that is signed for a region. */
    MappingBuilder request(String region) {
        return request().withHeader("Authorization", containing("/" + region + "/"));
    }

    @Override
    public String toString() {
        return name;
    }
}
