package dev.mooring.check.planted;

import dev.mooring.check.Scenario;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Answers of EC2 and IAM, which speak XML. */
final class Ec2 {
    private static final String XMLNS = " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"";

    private Ec2() {}

    static Scenario vpc(Scenario scenario, String cidr) {
        return vpc(scenario, cidr, "");
    }

    /** With a second network, in a state of its own. */
    static Scenario vpc(Scenario scenario, String cidr, String second, String state) {
        return vpc(
                scenario,
                cidr,
                "<cidrBlockAssociationSet>" + association(cidr, "associated") + association(second, state)
                        + "</cidrBlockAssociationSet>");
    }

    private static String association(String cidr, String state) {
        return "<item><cidrBlock>" + cidr + "</cidrBlock><cidrBlockState><state>" + state
                + "</state></cidrBlockState></item>";
    }

    private static Scenario vpc(Scenario scenario, String cidr, String associations) {
        return scenario.set("ec2", "true")
                .serveXml(
                        "DescribeVpcs",
                        "<DescribeVpcsResponse" + XMLNS
                                + "><vpcSet><item><vpcId>vpc-0c3f5a7e9b1d24680</vpcId><cidrBlock>" + cidr
                                + "</cidrBlock>" + associations + "</item></vpcSet></DescribeVpcsResponse>");
    }

    static Scenario securityGroup(Scenario scenario, String inbound, String outbound) {
        return scenario.set("ec2", "true")
                .serveXml(
                        "DescribeSecurityGroups",
                        "<DescribeSecurityGroupsResponse" + XMLNS
                                + "><securityGroupInfo><item><groupId>sg-03d5e7f9a1b2c4d68</groupId><ipPermissions>"
                                + inbound + "</ipPermissions><ipPermissionsEgress>" + outbound
                                + "</ipPermissionsEgress></item><item><groupId>sg-0b7c4d2e9f1a63805</groupId>"
                                + "<ipPermissions/><ipPermissionsEgress/></item></securityGroupInfo>"
                                + "</DescribeSecurityGroupsResponse>");
    }

    static String tcp(int port, String... cidrs) {
        var ranges = Arrays.stream(cidrs)
                .map(cidr -> "<item><cidrIp>" + cidr + "</cidrIp></item>")
                .collect(Collectors.joining());
        return "<item><ipProtocol>tcp</ipProtocol><fromPort>" + port + "</fromPort><toPort>" + port
                + "</toPort><ipRanges>" + ranges + "</ipRanges></item>";
    }

    /** One route to pods on hybrid nodes, made by a gateway. */
    static Scenario route(Scenario scenario, String state, boolean sourceDestCheck) {
        return scenario.set("ec2", "true")
                .serveXml(
                        "DescribeRouteTables",
                        "<DescribeRouteTablesResponse" + XMLNS
                                + "><routeTableSet><item><routeTableId>rtb-0a1b2c3d4e5f60718</routeTableId><routeSet>"
                                + "<item><destinationCidrBlock>10.20.0.0/16</destinationCidrBlock>"
                                + "<gatewayId>local</gatewayId><state>active</state></item>"
                                + "<item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>"
                                + "<natGatewayId>nat-1</natGatewayId><state>blackhole</state></item>"
                                + "<item><destinationCidrBlock>10.87.0.0/16</destinationCidrBlock>"
                                + "<networkInterfaceId>eni-0a1b2c3d4e5f60718</networkInterfaceId><state>" + state
                                + "</state></item></routeSet></item></routeTableSet></DescribeRouteTablesResponse>")
                .serveXml(
                        "DescribeNetworkInterfaces",
                        "<DescribeNetworkInterfacesResponse" + XMLNS
                                + "><networkInterfaceSet><item><networkInterfaceId>eni-0a1b2c3d4e5f60718"
                                + "</networkInterfaceId><sourceDestCheck>" + sourceDestCheck
                                + "</sourceDestCheck></item></networkInterfaceSet>"
                                + "</DescribeNetworkInterfacesResponse>");
    }

    static String everything() {
        return "<item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item>";
    }

    static Scenario role(Scenario scenario, String createdAt, int maxSessionSeconds) {
        return scenario.set("iam", "true")
                .serveXml(
                        "GetRole",
                        "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role>"
                                + "<Path>/</Path><Arn>" + Scenario.NODE_ROLE + "</Arn>"
                                + "<RoleName>AmazonEKSHybridNodesRole</RoleName><RoleId>AROAEXAMPLE</RoleId>"
                                + "<CreateDate>" + createdAt + "</CreateDate><MaxSessionDuration>" + maxSessionSeconds
                                + "</MaxSessionDuration></Role></GetRoleResult></GetRoleResponse>");
    }
}
