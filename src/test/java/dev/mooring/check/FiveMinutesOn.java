package dev.mooring.check;

import dev.mooring.actual.kubernetes.Condition;
import dev.mooring.actual.kubernetes.HybridNode;
import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.kubernetes.Lease;
import dev.mooring.actual.kubernetes.Leases;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Readings;
import dev.mooring.reading.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A situation in which nothing has happened for five minutes but that everything alive went on telling that it is. */
public final class FiveMinutesOn {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private final Instant before;

    private FiveMinutesOn(Instant before) {
        this.before = before;
    }

    public static Situation after(Situation situation) {
        return after(situation, situation.memory());
    }

    public static Situation after(Situation situation, Memory memory) {
        var on = new FiveMinutesOn(situation.now());
        List<Reading<?>> readings =
                situation.readings().all().stream().<Reading<?>>map(on::reading).toList();
        return Situation.of(
                situation.cluster(), Readings.of(readings), situation.now().plus(FIVE_MINUTES), memory);
    }

    private Reading<?> reading(Reading<?> reading) {
        return reading instanceof Reading.Fresh<?> fresh ? moved(fresh) : reading;
    }

    @SuppressWarnings("unchecked") // What moves keeps its type.
    private <T> Reading<T> moved(Reading.Fresh<T> fresh) {
        return Reading.fresh(
                fresh.source(),
                (T) answer(fresh.source(), fresh.answer()),
                fresh.asOf().plus(FIVE_MINUTES));
    }

    private Object answer(Source<?> source, Object answer) {
        if (source == KubernetesSources.NODES) {
            var nodes = (Nodes) answer;
            return new Nodes(
                    nodes.hybrid().stream().map(this::node).toList(),
                    nodes.others(),
                    nodes.auto(),
                    nodes.unreadyOthers());
        }
        if (source == KubernetesSources.LEASES) {
            var leases = (Leases) answer;
            return new Leases(
                    leases.byName().values().stream()
                            .map(lease -> leases.isStale(lease) ? lease : renewed(lease))
                            .collect(Collectors.toMap(Lease::name, Function.identity())),
                    leases.serverTime().plus(FIVE_MINUTES));
        }
        if (source == SsmSources.MANAGED_INSTANCES) {
            return ((List<?>) answer)
                    .stream()
                            .map(instance -> instance((ManagedInstance) instance))
                            .toList();
        }
        return answer;
    }

    private HybridNode node(HybridNode node) {
        return new HybridNode(
                node.name(),
                node.createdAt(),
                node.labels(),
                node.providerId(),
                node.internalIp(),
                node.conditions().stream().map(this::condition).toList(),
                node.taints(),
                node.unschedulable(),
                node.software());
    }

    /** Who posts a status posts the next. */
    private Condition condition(Condition condition) {
        return new Condition(
                condition.type(),
                condition.status(),
                condition.reason(),
                condition.message().replace("3m6.5s", "8m6.5s"),
                "Unknown".equals(condition.status()) ? condition.lastHeartbeat() : next(condition.lastHeartbeat()),
                condition.lastTransition());
    }

    private Lease renewed(Lease lease) {
        return new Lease(lease.name(), next(lease.renewed()), lease.duration());
    }

    private ManagedInstance instance(ManagedInstance instance) {
        return new ManagedInstance(
                instance.id(),
                instance.pingStatus(),
                "Online".equals(instance.pingStatus()) ? instance.lastPing().map(this::next) : instance.lastPing(),
                instance.activationId(),
                instance.iamRole(),
                instance.address(),
                instance.computerName(),
                instance.agent(),
                instance.registeredAt());
    }

    /** Whoever was heard of within the last five minutes is heard of again. */
    private @Nullable Instant next(@Nullable Instant time) {
        return time == null || time.isBefore(before.minus(FIVE_MINUTES)) ? time : time.plus(FIVE_MINUTES);
    }
}
