package dev.mooring.actual.aws;

import static dev.mooring.transport.TransportFixture.VERTX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.access.EscAccess;
import dev.mooring.clock.Witness;
import dev.mooring.cluster.Fleet;
import dev.mooring.cluster.NamedFleet;
import dev.mooring.cluster.Watched;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.outgoing.Outgoing;
import dev.mooring.reading.answer.Bounds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of a role once the last cluster that is read with it is watched no longer. */
class UnusedAccessTest {
    private static final String OTHER = "arn:aws:iam::444455556666:role/mooring-reader";
    private static final String THIRD = "arn:aws:iam::777788889999:role/mooring-reader";
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CallBudgets budgets = new CallBudgets(AwsFixture.rates(1_000, 1_000), Optional.of(registry));
    private final AwsClients clients =
            new AwsClients(Bounds.usual(), EscAccess.NONE, Witness.DEAF, budgets, Outgoing.direct(), VERTX);
    private final Fleet fleet = NamedFleet.of("own");
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final UnusedAccess unused = new UnusedAccess(fleet, clients, budgets, nanos::get);

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void aRoleThatIsUsedStays() {
        watch(cluster("a", OTHER));
        read(OTHER);
        passAnHour();
        passAnHour();
        assertThat(clients.identities()).containsExactly(identity(OTHER));
        assertThat(accounts()).containsExactly("444455556666");
    }

    @Test
    void aRoleThatNoClusterUsesGoesAfterAnHour() {
        watch(cluster("a", OTHER));
        read(OTHER);
        watch();
        unused.close();
        passAnHour();
        assertThat(clients.identities()).isEmpty();
        assertThat(accounts()).isEmpty();
    }

    @Test
    void whatIsUnderWayAsItsClusterGoesMayGoOn() {
        watch(cluster("a", OTHER));
        read(OTHER);
        watch();
        unused.close();
        nanos.addAndGet(UnusedAccess.KEPT.minusSeconds(1).toNanos());
        unused.close();
        assertThat(clients.identities()).containsExactly(identity(OTHER));
        assertThat(accounts()).containsExactly("444455556666");
    }

    @Test
    void aRoleStaysWhileAnotherClusterUsesIt() {
        watch(cluster("a", OTHER), cluster("b", OTHER));
        read(OTHER);
        watch(cluster("b", OTHER));
        unused.close();
        passAnHour();
        assertThat(clients.identities()).containsExactly(identity(OTHER));
    }

    @Test
    void aClusterThatIsBackWithinTheHourKeepsItsRole() {
        watch(cluster("a", OTHER));
        read(OTHER);
        watch();
        unused.close();
        watch(cluster("a", OTHER));
        unused.close();
        watch();
        passAnHour();
        assertThat(clients.identities()).containsExactly(identity(OTHER));
    }

    @Test
    void aClusterThatComesBackLaterIsReadAnew() {
        watch(cluster("a", OTHER));
        read(OTHER);
        watch();
        unused.close();
        passAnHour();
        watch(cluster("a", OTHER));
        read(OTHER);
        assertThat(clients.identities()).containsExactly(identity(OTHER));
        assertThat(accounts()).containsExactly("444455556666");
    }

    @Test
    void theOthersStayWhereOneGoes() {
        watch(cluster("a", OTHER), cluster("b", THIRD));
        read(OTHER);
        read(THIRD);
        watch(cluster("b", THIRD));
        unused.close();
        passAnHour();
        assertThat(clients.identities()).containsExactly(identity(THIRD));
        assertThat(accounts()).containsExactly("777788889999");
    }

    @Test
    void whatMooringItselfIsStays() {
        var own = AwsAccess.own("us-west-2");
        clients.eks(own);
        budgets.turns(own, "eks").beforeExecution(null, null);
        watch();
        unused.close();
        passAnHour();
        assertThat(clients.identities()).containsExactly(new Identity.Own());
        assertThat(accounts()).containsExactly("own");
    }

    @Test
    void clustersThatComeAndGoForYearsLeaveNothingBehind() {
        for (var number = 0; number < 100; number++) {
            var role = "arn:aws:iam::%012d:role/mooring-reader".formatted(number);
            watch(cluster("c" + number, role));
            read(role);
            unused.close();
            passAnHour();
        }
        assertThat(clients.identities()).hasSizeLessThanOrEqualTo(2);
        assertThat(accounts()).hasSizeLessThanOrEqualTo(2);
    }

    private void watch(WatchedCluster... clusters) {
        fleet.watchAlso(List.of(clusters));
    }

    private static WatchedCluster cluster(String name, String role) {
        return Watched.cluster(name, Map.of("role-arn", role));
    }

    private static Identity identity(String role) {
        return new Identity.Assumed(role, Optional.empty());
    }

    /** As a verification does. */
    private void read(String role) {
        var access = new AwsAccess(identity(role), "us-west-2");
        clients.eks(access);
        clients.credentials(access);
        budgets.turns(access, "eks").beforeExecution(null, null);
    }

    private void passAnHour() {
        nanos.addAndGet(UnusedAccess.KEPT.toNanos());
        unused.close();
    }

    private List<String> accounts() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("account"))
                .distinct()
                .toList();
    }
}
