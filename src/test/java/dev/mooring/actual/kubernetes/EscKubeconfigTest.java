package dev.mooring.actual.kubernetes;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.access.AwsKeys;
import dev.mooring.access.EscAccess;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFixture;
import dev.mooring.actual.eks.EksCluster;
import dev.mooring.actual.eks.EksSources;
import dev.mooring.cluster.Watched;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.log.CapturedLog;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.standin.ActualFixture;
import dev.mooring.standin.KubernetesStandIn;
import dev.mooring.standin.TimeShift;
import dev.mooring.standin.World;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster is reached by the kubeconfig that its environment holds. */
class EscKubeconfigTest {
    private static final String EXEC =
            "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: %s, args: [x]}}";
    private final Clock clock = Clock.fixed(TimeShift.FIXTURES_NOW, ZoneOffset.UTC);
    private final WatchedCluster cluster = Watched.cluster(
            "hybrid-prod", Map.of("environment", "acme/edge/access", "kubernetes.access", "esc", "aws", "esc"));
    private final Environment environment = new Environment();
    private final AwsClients aws = AwsFixture.clients(Bounds.usual(), environment);
    private final KubernetesConnections connections =
            new KubernetesConnections(aws, environment, Bounds.usual(), VERTX, clock, System::nanoTime, change -> {});
    private final KubernetesStandIn first = new KubernetesStandIn(World.healthy(TimeShift.FIXTURES_NOW), clock);
    private final KubernetesStandIn second = new KubernetesStandIn(World.healthy(TimeShift.FIXTURES_NOW), clock);

    /** What is opened. */
    private static final class Environment implements EscAccess {
        private String kubeconfig = "";
        private int refused;

        @Override
        public AwsKeys aws(WatchedCluster cluster) {
            return new AwsKeys("AKIAOFESC", "hunter2", Optional.of("session"), Optional.empty());
        }

        @Override
        public String kubeconfig(WatchedCluster cluster) {
            if (kubeconfig.isEmpty()) {
                throw new Unreadable(Kind.UNAUTHENTICATED, "open environment", "gives nothing to come with");
            }
            return kubeconfig;
        }

        @Override
        public void keysRefused(WatchedCluster cluster) {}

        @Override
        public void kubeconfigRefused(WatchedCluster cluster) {
            refused++;
        }
    }

    @AfterEach
    void stop() {
        connections.close();
        aws.close();
        first.close();
        second.close();
    }

    @Test
    void readsWithTheTokenThatItHolds() {
        hold(first, "{token: one}");
        assertThat(nodes().value().orElseThrow().hybrid()).hasSize(3);
        assertThat(first.authorizations()).containsOnly("Bearer one");
    }

    @Test
    void keepsItsConnectionAndTakesTheNewTokenWhereOnlyThatChanges() {
        hold(first, "{token: one}");
        var before = connections.to(cluster, unread());
        hold(first, "{token: two}");
        var after = connections.to(cluster, unread());
        assertThat(after).isSameAs(before);
        var unused = after.api().get("/api/v1/namespaces/kube-system/configmaps/aws-auth", "ConfigMap");
        assertThat(first.authorizations()).contains("Bearer two");
    }

    @Test
    void goesToAnotherServerThatIsNamed() {
        hold(first, "{token: one}");
        connections.to(cluster, unread());
        hold(second, "{token: one}");
        assertThat(connections.to(cluster, unread()).http().address()).startsWith(second.url());
    }

    @ParameterizedTest
    @CsvSource({
        "aws, aws",
        "/usr/local/bin/aws-iam-authenticator, aws-iam-authenticator",
        "'\"x\\nhunter2\"', a program"
    })
    void runsNoProgramAndTakesTheEksTokenInstead(String command, String told) {
        hold(first, EXEC.formatted(command));
        try (var log = new CapturedLog("dev.mooring.actual.kubernetes")) {
            var connection = connections.to(cluster, eks());
            assertThat(connection.http().config().getOauthTokenProvider().getToken())
                    .startsWith("k8s-aws-v1.");
            connections.to(cluster, eks());
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line.text())
                            .isEqualTo("The kubeconfig in the environment acme/edge/access would run " + told
                                    + " for a token, and Mooring runs nothing that an environment names: the EKS token is used"
                                    + " instead, as with kubernetes.access=eks"));
        }
    }

    @Test
    void saysWhyTheEksTokenIsNeededWhereEksCannotBeAsked() {
        hold(first, EXEC.formatted("aws"));
        assertThat(why())
                .isEqualTo(
                        "dependency: connect to the Kubernetes API: the kubeconfig of the environment would run aws, so the"
                                + " EKS token is needed; eks-cluster: throttled: eks:DescribeCluster: HTTP 429");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tokenFile | {tokenFile: /etc/passwd}",
                "client-certificate | {client-certificate: /etc/passwd, client-key-data: hunter2}",
                "client-key | {client-key: /etc/passwd, client-certificate-data: hunter2}"
            })
    void readsNoFileThatItNames(String key, String user) {
        hold(first, user);
        assertThat(why())
                .startsWith("malformed: read kubeconfig: the kubeconfig of the environment names a file (" + key + ")")
                .doesNotContain("passwd", "hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hunter2 | is no YAML mapping",
                "{{{hunter2 | is no YAML mapping",
                "{kind: hunter2} | has no context that is used",
                "{current-context: c, contexts: [{name: c, context: {cluster: hunter2, user: u}}]} | has no cluster that is used"
            })
    void quotesNothingOfOneThatCannotBeUsed(String text, String why) {
        environment.kubeconfig = text;
        assertThat(why()).isEqualTo("malformed: read kubeconfig: the kubeconfig of the environment " + why);
    }

    @Test
    void isDarkWithTheCauseWhereTheEnvironmentGivesNothing() {
        assertThat(nodes().cause().orElseThrow().toString())
                .isEqualTo("unauthenticated: open environment: gives nothing to come with");
    }

    @Test
    void asksForAnotherTokenWhereTheApiServerTakesNone() {
        hold(first, "{token: one}");
        var connection = connections.to(cluster, unread());
        first.fail("/api/v1/namespaces/kube-system/configmaps/aws-auth", 401, "Unauthorized");
        assertThat(catchThrowableOfType(
                        Unreadable.class,
                        () -> connection.api().get("/api/v1/namespaces/kube-system/configmaps/aws-auth", "ConfigMap")))
                .isNotNull();
        assertThat(environment.refused).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{server: 'https://'}",
                "{server: 'https://[hunter2]/'}",
                "{server: 'https://127.0.0.1:9', proxy-url: 'http://me:hunter2@'}",
                "{server: 'https://127.0.0.1:9', proxy-url: 'hunter2://::'}"
            })
    void quotesNothingOfAnAddressThatCannotBeUsed(String named) {
        hold(named, "{token: hunter2}");
        assertThat(nodes().cause().orElseThrow().toString())
                .startsWith("malformed: ")
                .doesNotContain("hunter2");
    }

    /** The client refuses it in words that hold it, and they would stand in the log. */
    @Test
    void quotesNothingOfATokenThatIsNone() {
        hold(first, "{token: \"hunter2\\nX-Other: x\"}");
        assertThat(nodes().cause().orElseThrow().toString())
                .startsWith("malformed: ")
                .contains("holds signs that none has")
                .doesNotContain("hunter2");
    }

    @Test
    void quotesNothingOfOneThatTheClientRefusesLater() {
        var refused = new ExecutionException(new IllegalArgumentException("not allowed: Bearer hunter2"));
        assertThat(KubernetesExchange.unanswered("read", refused)).hasNoCause().hasMessageNotContaining("hunter2");
    }

    @Test
    void sendsNoServerTheTokenOfAnother() {
        hold(first, "{token: one}");
        var connection = connections.to(cluster, unread());
        hold(second, "{token: two}");
        var unused = connection.api().get("/api/v1/namespaces/kube-system/configmaps/aws-auth", "ConfigMap");
        assertThat(first.authorizations()).containsOnly("Bearer one");
    }

    @ParameterizedTest
    @CsvSource({
        "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com, true",
        "https://0123456789abcdef0123456789abcdef.eks-cluster.eu-central-1.api.aws, true",
        "https://0123456789ABCDEF0123456789ABCDE0.gr7.eu-central-1.eks.amazonaws.com, false",
        "https://api.acme.example, true"
    })
    void goesToNoOtherClusterOfEks(String server, boolean goes) {
        hold("{server: '" + server + "'}", "{token: one}");
        assertThat(whyAt("https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com"))
                .isEqualTo(
                        goes
                                ? Optional.empty()
                                : Optional.of(
                                        "malformed: connect to the Kubernetes API: the kubeconfig leads to the API"
                                                + " server of another EKS cluster than the one that EKS knows as hybrid-prod"));
    }

    @Test
    void staysAtNoOtherClusterOfEksOnceEksCanBeAsked() {
        hold("{server: 'https://0123456789ABCDEF0123456789ABCDE0.gr7.eu-central-1.eks.amazonaws.com'}", "{token: one}");
        connections.to(cluster, unread());
        assertThat(whyAt("https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com"))
                .isPresent();
    }

    private Optional<String> whyAt(String address) {
        return Optional.ofNullable(catchThrowableOfType(Unreadable.class, () -> connections.to(cluster, eks(address))))
                .map(why -> why.reason().toString());
    }

    private Reading<Nodes> nodes() {
        return AllAtOnce.read(new KubernetesReader(connections, clock), cluster, unread())
                .of(KubernetesSources.NODES);
    }

    private String why() {
        return catchThrowableOfType(Unreadable.class, () -> connections.to(cluster, unread()))
                .reason()
                .toString();
    }

    private void hold(KubernetesStandIn api, String user) {
        hold("{server: \"%s\"}".formatted(api.url()), user);
    }

    private void hold(String named, String user) {
        environment.kubeconfig = """
                apiVersion: v1
                kind: Config
                clusters:
                - name: c
                  cluster: %s
                contexts:
                - name: c
                  context: {cluster: c, user: u}
                current-context: c
                users:
                - name: other
                  user: {exec: {command: never}}
                - name: u
                  user: %s
                """.formatted(named, user);
    }

    private static Reading<Optional<EksCluster>> unread() {
        return Reading.unavailable(EksSources.CLUSTER, new Cause(Kind.THROTTLED, "eks:DescribeCluster", "HTTP 429"));
    }

    private Reading<Optional<EksCluster>> eks() {
        return eks(first.url());
    }

    private static Reading<Optional<EksCluster>> eks(String address) {
        var found = ActualFixture.cluster(
                "hybrid-prod", List.of(), ActualFixture.endpoint(Optional.of(address), Optional.of("")));
        return Reading.fresh(EksSources.CLUSTER, Optional.of(found), TimeShift.FIXTURES_NOW);
    }
}
