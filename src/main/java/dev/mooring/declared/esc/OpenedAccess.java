package dev.mooring.declared.esc;

import dev.mooring.access.AwsKeys;
import dev.mooring.access.EscAccess;
import dev.mooring.cluster.WatchedCluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Opens the environment of a cluster for what Mooring itself comes with: the kubeconfig ({@code files.KUBECONFIG}, where
 * Pulumi's guide puts it, or {@code pulumiConfig["kubernetes:kubeconfig"]}, which Pulumi's programs use) and AWS
 * credentials ({@code environmentVariables}, or {@code aws.login}, where the provider aws-login is put). Each value is
 * asked for by itself, and nothing of it reaches a disk, a log or a cause.
 *
 * <p>Pulumi does not tell when they end. AWS lets no session be shorter than 15 minutes, so ten minutes after they were
 * taken they are taken anew; likewise when a verification finds a new revision, or has opened the environment itself. What cannot be renewed because Pulumi is
 * silent is used on while it is sure to last; what Pulumi refuses is not.
 */
@ApplicationScoped
public class OpenedAccess implements EscAccess {
    private final EnvironmentReader environments;
    private final Clock clock;
    private final LongSupplier stopwatch;
    private final Executor behind;
    private final Map<String, HeldAccess<AwsKeys>> keys = new ConcurrentHashMap<>();
    private final Map<String, HeldAccess<String>> kubeconfigs = new ConcurrentHashMap<>();

    @Inject
    public OpenedAccess(EnvironmentReader environments, Clock clock) {
        this(
                environments,
                clock,
                System::nanoTime,
                task -> Thread.ofVirtual().name("esc-access").start(task));
    }

    /**
     * @param stopwatch nanoseconds from anywhere
     * @param behind runs what nobody waits for
     */
    OpenedAccess(EnvironmentReader environments, Clock clock, LongSupplier stopwatch, Executor behind) {
        this.environments = environments;
        this.clock = clock;
        this.stopwatch = stopwatch;
        this.behind = behind;
    }

    @Override
    public AwsKeys aws(WatchedCluster cluster) {
        return keys.computeIfAbsent(cluster.name(), _ -> held(cluster, HeldAccess.KEYS))
                .get();
    }

    @Override
    public String kubeconfig(WatchedCluster cluster) {
        return kubeconfigs
                .computeIfAbsent(cluster.name(), _ -> held(cluster, HeldAccess.KUBECONFIG))
                .get();
    }

    @Override
    public void keysRefused(WatchedCluster cluster) {
        Optional.ofNullable(keys.get(cluster.name())).ifPresent(HeldAccess::refused);
    }

    @Override
    public void kubeconfigRefused(WatchedCluster cluster) {
        Optional.ofNullable(kubeconfigs.get(cluster.name())).ifPresent(HeldAccess::refused);
    }

    private <T> HeldAccess<T> held(WatchedCluster cluster, HeldAccess.What<T> what) {
        return new HeldAccess<>(cluster, what, environments, clock, stopwatch, behind);
    }
}
