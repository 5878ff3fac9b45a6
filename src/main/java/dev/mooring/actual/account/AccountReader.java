package dev.mooring.actual.account;

import dev.mooring.actual.account.SecurityGroup.Rule;
import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.actual.aws.Identity;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.Source;
import dev.mooring.reading.Unreadable;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockState;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Reads IAM roles, and the VPC, security groups and routes of a cluster. Each needs permissions that many teams do not give, so
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

    /** @param roleArns those to look at, or why they are not known */
    public Readings read(WatchedCluster cluster, Reading<Optional<EksCluster>> eks, Reading<Set<String>> roleArns) {
        var identity = Identity.of(cluster);
        return Readings.of(
                cluster.config().iam()
                        ? ofCluster(
                                AccountSources.IAM_ROLES,
                                eks,
                                found -> roleArns.then(AccountSources.IAM_ROLES, arns -> roles(identity, found, arns)))
                        : Reading.off(AccountSources.IAM_ROLES, off(cluster, "iam")),
                cluster.config().ec2()
                        ? ofCluster(AccountSources.VPC, eks, found -> vpcCidrs(identity, found))
                        : Reading.off(AccountSources.VPC, off(cluster, "ec2")),
                cluster.config().ec2()
                        ? ofCluster(AccountSources.SECURITY_GROUPS, eks, found -> securityGroups(identity, found))
                        : Reading.off(AccountSources.SECURITY_GROUPS, off(cluster, "ec2")),
                cluster.config().ec2()
                        ? ofCluster(AccountSources.ROUTES, eks, found -> routes(identity, found))
                        : Reading.off(AccountSources.ROUTES, off(cluster, "ec2")));
    }

    private static String off(WatchedCluster cluster, String key) {
        return "mooring.clusters." + cluster.name() + "." + key + " is false";
    }

    /** All of them, for when the attempt itself failed. */
    public static Readings unavailable(Cause cause) {
        return Readings.of(AccountSources.ALL.stream()
                .map(source -> Reading.unavailable(source, cause))
                .toList());
    }

    private static <T> Reading<T> ofCluster(
            Source<T> source, Reading<Optional<EksCluster>> eks, Function<EksCluster, Reading<T>> read) {
        return eks.then(
                source,
                found -> found.map(read).orElseGet(() -> Reading.absent(source, "EKS knows no cluster of this name")));
    }

    private Reading<Map<String, IamRole>> roles(Identity identity, EksCluster found, Set<String> roleArns) {
        return AwsFailure.attempt(AccountSources.IAM_ROLES, clock, "iam:GetRole", () -> {
            var iam = clients.iam(new AwsAccess(identity, found.region()));
            var roles = new HashMap<String, IamRole>();
            roleArns.forEach(arn -> role(iam, arn).ifPresent(role -> roles.put(arn, role)));
            return Map.copyOf(roles);
        });
    }

    private static Optional<IamRole> role(IamClient iam, String arn) {
        try {
            var role = AwsAnswer.member(
                    iam.getRole(request -> request.roleName(arn.substring(arn.lastIndexOf('/') + 1)))
                            .role(),
                    "Role");
            return Optional.of(new IamRole(
                    AwsAnswer.text(role.arn(), "Role.Arn"),
                    Optional.of(AwsAnswer.member(role.createDate(), "Role.CreateDate")),
                    Optional.ofNullable(role.maxSessionDuration()).map(Duration::ofSeconds),
                    TrustPolicy.parse(role.assumeRolePolicyDocument())));
        } catch (NoSuchEntityException _) {
            return Optional.empty();
        }
    }

    private Reading<List<String>> vpcCidrs(Identity identity, EksCluster found) {
        return AwsFailure.attempt(
                AccountSources.VPC,
                clock,
                "ec2:DescribeVpcs",
                () -> found.network()
                        .vpcId()
                        .map(id -> vpcCidrs(new AwsAccess(identity, found.region()), id))
                        .orElse(List.of()));
    }

    /** EC2 answers an error for a VPC that is not there: one that was asked for is in the list. */
    private List<String> vpcCidrs(AwsAccess access, String id) {
        return clients.ec2(access).describeVpcs(request -> request.vpcIds(id)).vpcs().stream()
                .filter(vpc -> id.equals(vpc.vpcId()))
                .findFirst()
                .map(AccountReader::cidrs)
                .orElseThrow(() -> new Unreadable(Kind.MALFORMED, "read vpcSet", "the answer has no " + id));
    }

    private static List<String> cidrs(Vpc vpc) {
        return Stream.concat(
                        Stream.of(AwsAnswer.text(vpc.cidrBlock(), "vpc.cidrBlock")),
                        vpc.cidrBlockAssociationSet().stream()
                                .filter(association -> !isGone(association.cidrBlockState()))
                                .map(association -> association.cidrBlock())
                                .filter(Objects::nonNull))
                .distinct()
                .toList();
    }

    /** EC2 still lists for a while what was taken away, or never came to be. */
    private static boolean isGone(@Nullable VpcCidrBlockState association) {
        return association != null
                && switch (association.state()) {
                    case DISASSOCIATED, FAILING, FAILED -> true;
                    case ASSOCIATING, ASSOCIATED, DISASSOCIATING, UNKNOWN_TO_SDK_VERSION -> false;
                    case null -> false;
                };
    }

    private Reading<List<SecurityGroup>> securityGroups(Identity identity, EksCluster found) {
        return AwsFailure.attempt(AccountSources.SECURITY_GROUPS, clock, "ec2:DescribeSecurityGroups", () -> {
            var ids = new ArrayList<>(found.network().securityGroupIds());
            found.network().clusterSecurityGroupId().ifPresent(ids::add);
            if (ids.isEmpty()) {
                return List.of();
            }
            var groups = clients
                    .ec2(new AwsAccess(identity, found.region()))
                    .describeSecurityGroups(request -> request.groupIds(ids))
                    .securityGroups()
                    .stream()
                    .map(AccountReader::securityGroup)
                    .toList();
            var answered = groups.stream().map(SecurityGroup::id).collect(Collectors.toSet());
            ids.stream().filter(id -> !answered.contains(id)).forEach(id -> {
                // EC2 answers an error for a group that is not there.
                throw new Unreadable(Kind.MALFORMED, "read securityGroupInfo", "the answer has no " + id);
            });
            return groups;
        });
    }

    private Reading<List<Route>> routes(Identity identity, EksCluster found) {
        return AwsFailure.attempt(
                AccountSources.ROUTES,
                clock,
                "ec2:DescribeRouteTables, ec2:DescribeNetworkInterfaces",
                () -> found.network()
                        .vpcId()
                        .map(id -> new RouteTables(clients, new AwsAccess(identity, found.region())).of(id))
                        .orElse(List.of()));
    }

    private static SecurityGroup securityGroup(software.amazon.awssdk.services.ec2.model.SecurityGroup group) {
        return new SecurityGroup(
                AwsAnswer.text(group.groupId(), "groupId"),
                rules(AwsAnswer.list(
                        group,
                        "ipPermissions",
                        software.amazon.awssdk.services.ec2.model.SecurityGroup::hasIpPermissions,
                        software.amazon.awssdk.services.ec2.model.SecurityGroup::ipPermissions)),
                rules(AwsAnswer.list(
                        group,
                        "ipPermissionsEgress",
                        software.amazon.awssdk.services.ec2.model.SecurityGroup::hasIpPermissionsEgress,
                        software.amazon.awssdk.services.ec2.model.SecurityGroup::ipPermissionsEgress)));
    }

    private static List<Rule> rules(List<IpPermission> permissions) {
        return permissions.stream().map(AccountReader::rule).toList();
    }

    private static Rule rule(IpPermission permission) {
        return new Rule(
                AwsAnswer.text(permission.ipProtocol(), "ipProtocol"),
                Optional.ofNullable(permission.fromPort()).orElse(-1),
                Optional.ofNullable(permission.toPort()).orElse(-1),
                permission.ipRanges().stream()
                        .map(range -> Objects.toString(range.cidrIp(), ""))
                        .toList(),
                !permission.prefixListIds().isEmpty());
    }
}
