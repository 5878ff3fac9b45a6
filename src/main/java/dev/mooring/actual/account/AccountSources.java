package dev.mooring.actual.account;

import dev.mooring.reading.Source;
import java.util.List;
import java.util.Map;

/** What IAM and EC2 are asked, where that is switched on. */
public final class AccountSources {
    /** By ARN. A role that was asked for and is not there does not exist. */
    public static final Source<Map<String, IamRole>> IAM_ROLES = Source.named("iam-roles");

    /** Networks of the cluster's VPC. */
    public static final Source<List<String>> VPC = Source.named("ec2-vpc");

    public static final Source<List<SecurityGroup>> SECURITY_GROUPS = Source.named("ec2-security-groups");

    /** Routes that leave the cluster's VPC. */
    public static final Source<List<Route>> ROUTES = Source.named("ec2-routes");

    /** All of them, in the order in which reports list them. */
    public static final List<Source<?>> ALL = List.of(IAM_ROLES, VPC, SECURITY_GROUPS, ROUTES);

    private AccountSources() {}
}
