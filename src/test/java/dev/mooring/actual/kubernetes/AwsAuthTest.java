package dev.mooring.actual.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.actual.kubernetes.AwsAuth.RoleMapping;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What aws-iam-authenticator does, by its pkg/arn, pkg/config and pkg/mapper/configmap. */
class AwsAuthTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/Hybrid";
    private static final String NODE = "system:node:{{SessionName}}";
    private static final List<String> NODES = List.of("system:bootstrappers", "system:nodes");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "none",
            value = {
                "arn:aws:iam::111122223333:role/Hybrid, arn:aws:iam::111122223333:role/hybrid",
                "arn:aws:iam::111122223333:role/a/b/Hybrid, arn:aws:iam::111122223333:role/hybrid",
                "arn:aws:sts::111122223333:assumed-role/Hybrid/mi-1, arn:aws:iam::111122223333:role/hybrid",
                "arn:aws-us-gov:sts::111122223333:assumed-role/Hybrid/n, arn:aws-us-gov:iam::111122223333:role/hybrid",
                "arn:aws-eusc:iam::111122223333:role/Hybrid, arn:aws-eusc:iam::111122223333:role/hybrid",
                "arn:aws-moon:iam::111122223333:role/Hybrid, none",
                "arn:aws:sts::111122223333:assumed-role/Hybrid, none",
                "arn:aws:sts::111122223333:federated-user/Bob, none",
                "arn:aws:iam::111122223333:user/Bob, none",
                "arn:aws:iam::111122223333:root, none",
                "arn:aws:s3:::bucket, none",
                "Hybrid, none"
            })
    void knowsARoleWithoutItsPathWhoeverUsesIt(String arn, String canonical) {
        assertThat(CanonicalArn.ofRole(arn)).isEqualTo(Optional.ofNullable(canonical));
    }

    static Stream<Arguments> mapped() {
        return Stream.of(
                Arguments.of("as written", ROLE, ROLE, true),
                Arguments.of(
                        "in other letters",
                        ROLE.toUpperCase(Locale.ROOT).replace("ARN:AWS:IAM", "arn:aws:iam"),
                        ROLE,
                        true),
                Arguments.of("without the path that the role has", ROLE, ROLE.replace("role/", "role/edge/"), true),
                Arguments.of(
                        "with the path",
                        ROLE.replace("role/", "role/edge/"),
                        ROLE.replace("role/", "role/edge/"),
                        false),
                Arguments.of("with a path that the role has not", ROLE.replace("role/", "role/edge/"), ROLE, false),
                Arguments.of("with a slash too many", ROLE.replace("role/", "role//"), ROLE, false),
                Arguments.of("with a blank", ROLE + " ", ROLE, false),
                Arguments.of("of another account", ROLE.replace("1111", "2222"), ROLE, false),
                Arguments.of("of another partition", ROLE.replace("arn:aws:", "arn:aws-cn:"), ROLE, false),
                Arguments.of("by its session", "arn:aws:sts::111122223333:assumed-role/Hybrid/mi-1", ROLE, false),
                Arguments.of("by its name alone", "Hybrid", ROLE, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mapped")
    void findsTheMappingThatTheAuthenticatorWould(String name, String mapped, String role, boolean found) {
        var awsAuth = new AwsAuth(true, List.of(new RoleMapping(mapped, NODE, NODES)), Optional.empty());
        assertThat(awsAuth.of(role).isPresent()).isEqualTo(found);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                text("nothing", "", Optional.empty()),
                text("blanks", " \n", Optional.empty()),
                text("quotes around nothing", "\"\"", Optional.empty()),
                text("null", "null", Optional.empty()),
                text("a role", "[{rolearn: r, username: u, groups: [g]}]", Optional.empty(), mapping("r", "u", "g")),
                text(
                        "names in any case",
                        "[{roleARN: r, UserName: u, GROUPS: [g]}]",
                        Optional.empty(),
                        mapping("r", "u", "g")),
                text(
                        "members nobody knows",
                        "[{rolearn: r, note: x, userid: AROA}]",
                        Optional.empty(),
                        mapping("r", "")),
                text("the same member in two cases", "[{rolearn: a, roleARN: b}]", Optional.empty(), mapping("a", "")),
                text(
                        "groups that are a text",
                        "[{rolearn: r, username: u, groups: g}]",
                        Optional.of("groups of r is not a list"),
                        mapping("r", "u")),
                text("groups that are null", "[{rolearn: r, groups: null}]", Optional.empty(), mapping("r", "")),
                text(
                        "a group that is a number",
                        "[{rolearn: r, groups: [1, g]}]",
                        Optional.empty(),
                        mapping("r", "", "", "g")),
                text(
                        "an entry without a role beside another",
                        "[{username: u}, {rolearn: r}]",
                        Optional.of("an entry of mapRoles has no rolearn: check its indentation"),
                        mapping("r", "")),
                text(
                        "an entry that is a text",
                        "[r]",
                        Optional.of("an entry of mapRoles has no rolearn: check its indentation")),
                text(
                        "an entry for SSO",
                        "[{sso: {permissionSetName: p, accountID: '1'}, username: u}]",
                        Optional.empty()),
                text(
                        "an entry for both",
                        "[{sso: {permissionSetName: p}, rolearn: r}]",
                        Optional.of("an entry of mapRoles has both rolearn and sso")),
                text("no list", "rolearn: r", Optional.of("mapRoles is not a list")),
                text("no YAML", "- {", Optional.of("mapRoles is not valid YAML")),
                text("two documents", "[{rolearn: r}]\n---\n[{rolearn: s}]\n", Optional.empty(), mapping("r", "")),
                text(
                        "an alias",
                        "[{rolearn: a, groups: &nodes [g]}, {rolearn: b, groups: *nodes}]",
                        Optional.empty(),
                        mapping("a", "", "g"),
                        mapping("b", "", "g")),
                text(
                        "a merge",
                        "[&a {rolearn: a, username: u}, {<<: *a, rolearn: b}]",
                        Optional.empty(),
                        mapping("a", "u"),
                        mapping("b", "u")));
    }

    private static Arguments text(String name, String text, Optional<String> problem, RoleMapping... mappings) {
        return Arguments.of(name, text, new AwsAuth(true, List.of(mappings), problem));
    }

    private static RoleMapping mapping(String role, String username, String... groups) {
        return new RoleMapping(role, username, List.of(groups));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void readsMapRolesAsTheAuthenticatorDoes(String name, String text, AwsAuth expected) {
        assertThat(MapRoles.parse(text)).isEqualTo(expected);
    }

    /** Each is shorter than 50 KB. */
    static Stream<Arguments> beyond() {
        var members = IntStream.range(0, 4_000).mapToObj("m%04d: "::formatted).collect(Collectors.joining(","));
        var groups = "g,".repeat(4_000);
        return Stream.of(
                Arguments.of("merges", "[&a {" + members + "}" + ",{<<: *a}".repeat(2_000) + "]"),
                Arguments.of("aliases", "[&a {rolearn: r, groups: [" + groups + "]}" + ",*a".repeat(4_000) + "]"),
                Arguments.of(
                        "aliases of aliases", "[&a [" + groups + "],&b [*a,*a,*a,*a,*a,*a,*a,*a],*b,*b,*b,*b,*b,*b]"),
                Arguments.of("depth", "[".repeat(60) + "]".repeat(60)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beyond")
    void whatSaysMoreThanIsReadMapsSomebodyWhoIsNotKnown(String of, String beyond) {
        assertThatThrownBy(() -> MapRoles.parse(beyond))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        refused -> assertThat(refused.reason().kind()).isEqualTo(Kind.TOO_LARGE));
    }

    @Test
    void takesTheLastOfSeveralMappingsOfOneRole() {
        var last = new RoleMapping(ROLE.replace("Hybrid", "HYBRID"), "last", NODES);
        var awsAuth = new AwsAuth(true, List.of(new RoleMapping(ROLE, NODE, NODES), last), Optional.empty());
        assertThat(awsAuth.of(ROLE)).contains(last);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "system:node:{{SessionName}}, true",
        "system:node:{{SessionNameRaw}}, true",
        "system:node:{{EC2PrivateDNSName}}, false",
        "system:node:{{SessionName}}.example.com, false",
        "{{SessionName}}, false"
    })
    void letsNodesInUnderTheirOwnNamesOnly(String username, boolean lets) {
        assertThat(new RoleMapping(ROLE, username, NODES).letsNodesIn()).isEqualTo(lets);
    }
}
