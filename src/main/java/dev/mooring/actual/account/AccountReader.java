package dev.mooring.actual.account;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.EksCluster;
import dev.mooring.actual.IamRole;
import dev.mooring.actual.SecurityGroup;
import dev.mooring.actual.SecurityGroup.Rule;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Reads IAM roles, and the VPC and security groups of a cluster. Each needs permissions that many teams do not give, so
 * each is off unless it is asked for.
 */
@ApplicationScoped
public class AccountReader {
    private final AwsClients clients;
    private final Clock clock;

    @Inject
    public AccountReader(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** @param roleArns those to look at */
    public ActualCluster.Account read(WatchedCluster cluster, Reading<Optional<EksCluster>> eks, Set<String> roleArns) {
        return new ActualCluster.Account(
                cluster.config().iam()
                        ? eks(Source.IAM_ROLES, eks, found -> roles(found, roleArns))
                        : Reading.off(Source.IAM_ROLES, off(cluster, "iam")),
                cluster.config().ec2()
                        ? eks(Source.EC2_VPC, eks, this::vpcCidrs)
                        : Reading.off(Source.EC2_VPC, off(cluster, "ec2")),
                cluster.config().ec2()
                        ? eks(Source.EC2_SECURITY_GROUPS, eks, this::securityGroups)
                        : Reading.off(Source.EC2_SECURITY_GROUPS, off(cluster, "ec2")));
    }

    private static String off(WatchedCluster cluster, String key) {
        return "mooring.clusters." + cluster.name() + "." + key + " is false";
    }

    /** All of them, for when the attempt itself failed. */
    public static ActualCluster.Account unavailable(Cause cause) {
        return new ActualCluster.Account(
                Reading.unavailable(Source.IAM_ROLES, cause),
                Reading.unavailable(Source.EC2_VPC, cause),
                Reading.unavailable(Source.EC2_SECURITY_GROUPS, cause));
    }

    private interface OfCluster<T> {
        Reading<T> read(EksCluster found);
    }

    private static <T> Reading<T> eks(Source source, Reading<Optional<EksCluster>> eks, OfCluster<T> read) {
        return eks.value()
                .map(found -> found.map(read::read).orElseGet(() -> Reading.off(source, "the cluster does not exist")))
                .orElseGet(() -> Reading.unavailable(
                        source, new Cause(Cause.Kind.DEPENDENCY, source.id(), "the EKS cluster could not be read")));
    }

    private Reading<Map<String, IamRole>> roles(EksCluster found, Set<String> roleArns) {
        return AwsFailure.attempt(Source.IAM_ROLES, clock, "iam:GetRole", () -> {
            var iam = clients.iam(found.region());
            var roles = new HashMap<String, IamRole>();
            roleArns.forEach(arn -> role(iam, arn).ifPresent(role -> roles.put(arn, role)));
            return Map.copyOf(roles);
        });
    }

    private static Optional<IamRole> role(IamClient iam, String arn) {
        try {
            var role = iam.getRole(request -> request.roleName(arn.substring(arn.lastIndexOf('/') + 1)))
                    .role();
            return Optional.of(new IamRole(
                    Objects.toString(role.arn(), arn),
                    Optional.ofNullable(role.createDate()),
                    Optional.ofNullable(role.maxSessionDuration()).map(Duration::ofSeconds)));
        } catch (NoSuchEntityException _) {
            return Optional.empty();
        }
    }

    private Reading<List<String>> vpcCidrs(EksCluster found) {
        return AwsFailure.attempt(
                Source.EC2_VPC,
                clock,
                "ec2:DescribeVpcs",
                () -> found.network().vpcId().stream()
                        .flatMap(id ->
                                clients.ec2(found.region()).describeVpcs(request -> request.vpcIds(id)).vpcs().stream())
                        .flatMap(vpc -> Stream.concat(
                                Stream.ofNullable(vpc.cidrBlock()),
                                vpc.cidrBlockAssociationSet().stream()
                                        .map(association -> association.cidrBlock())
                                        .filter(Objects::nonNull)))
                        .distinct()
                        .toList());
    }

    private Reading<List<SecurityGroup>> securityGroups(EksCluster found) {
        return AwsFailure.attempt(Source.EC2_SECURITY_GROUPS, clock, "ec2:DescribeSecurityGroups", () -> {
            var ids = new ArrayList<>(found.network().securityGroupIds());
            found.network().clusterSecurityGroupId().ifPresent(ids::add);
            return ids.isEmpty()
                    ? List.of()
                    : clients
                            .ec2(found.region())
                            .describeSecurityGroups(request -> request.groupIds(ids))
                            .securityGroups()
                            .stream()
                            .map(AccountReader::securityGroup)
                            .toList();
        });
    }

    private static SecurityGroup securityGroup(software.amazon.awssdk.services.ec2.model.SecurityGroup group) {
        return new SecurityGroup(
                Objects.toString(group.groupId(), ""),
                group.ipPermissions().stream().map(AccountReader::rule).toList(),
                group.ipPermissionsEgress().stream().map(AccountReader::rule).toList());
    }

    private static Rule rule(IpPermission permission) {
        return new Rule(
                Objects.toString(permission.ipProtocol(), ""),
                Optional.ofNullable(permission.fromPort()).orElse(-1),
                Optional.ofNullable(permission.toPort()).orElse(-1),
                permission.ipRanges().stream()
                        .map(range -> Objects.toString(range.cidrIp(), ""))
                        .toList());
    }
}
