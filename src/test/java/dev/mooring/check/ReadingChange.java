package dev.mooring.check;

import dev.mooring.actual.ActualCluster;
import dev.mooring.actual.kubernetes.Nodes;
import dev.mooring.declared.DeclaredCluster;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;
import dev.mooring.reading.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A change of some or all readings of a situation. */
interface ReadingChange {
    <T> Reading<T> on(Reading<T> reading);

    /** One source answers no more. */
    static ReadingChange without(Source source) {
        return new ReadingChange() {
            @Override
            public <T> Reading<T> on(Reading<T> reading) {
                return reading.source() == source
                        ? Reading.unavailable(source, new Cause(Cause.Kind.FAILED, source.id(), "planted"))
                        : reading;
            }
        };
    }

    /** One source's answer is old. */
    static ReadingChange stale(Source source) {
        return new ReadingChange() {
            @Override
            public <T> Reading<T> on(Reading<T> reading) {
                return reading instanceof Reading.Fresh<T> fresh && fresh.source() == source
                        ? new Reading.Stale<>(
                                source,
                                fresh.answer(),
                                fresh.asOf(),
                                new Cause(Cause.Kind.TIMED_OUT, source.id(), "planted"))
                        : reading;
            }
        };
    }

    /** Lists in another order. */
    static ReadingChange shuffled(Random random) {
        return new ReadingChange() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> Reading<T> on(Reading<T> reading) {
                return reading.map(answer -> (T) shuffle(answer));
            }

            private Object shuffle(Object answer) {
                return switch (answer) {
                    case List<?> list -> {
                        var copy = new ArrayList<Object>(list);
                        Collections.shuffle(copy, random);
                        yield copy;
                    }
                    case Nodes nodes -> {
                        var copy = new ArrayList<>(nodes.hybrid());
                        Collections.shuffle(copy, random);
                        yield new Nodes(copy, nodes.others());
                    }
                    default -> answer;
                };
            }
        };
    }

    default Situation apply(Situation situation) {
        return Situation.of(
                situation.cluster(), apply(situation.declared()), apply(situation.actual()), situation.now());
    }

    private DeclaredCluster apply(DeclaredCluster declared) {
        return new DeclaredCluster(on(declared.stack()), on(declared.environmentNodes()));
    }

    private ActualCluster apply(ActualCluster actual) {
        var eks = actual.eks();
        var credentials = actual.credentials();
        var account = actual.account();
        var kubernetes = actual.kubernetes();
        return new ActualCluster(
                new ActualCluster.Eks(
                        on(eks.cluster()),
                        on(eks.accessEntryArns()),
                        on(eks.accessEntries()),
                        on(eks.accessPolicies()),
                        on(eks.addons()),
                        on(eks.addonVersions()),
                        on(eks.insights()),
                        on(eks.updates()),
                        on(eks.clusterVersions())),
                new ActualCluster.Credentials(
                        on(credentials.activations()),
                        on(credentials.managedInstances()),
                        on(credentials.trustAnchors()),
                        on(credentials.profiles()),
                        on(credentials.subjects()),
                        on(credentials.certificates())),
                new ActualCluster.Account(on(account.roles()), on(account.vpcCidrs()), on(account.securityGroups())),
                new ActualCluster.Kubernetes(
                        on(kubernetes.nodes()),
                        on(kubernetes.leases()),
                        on(kubernetes.csrs()),
                        on(kubernetes.daemonSets()),
                        on(kubernetes.ciliumNodes()),
                        on(kubernetes.awsAuth()),
                        on(kubernetes.kubeProxyServer()),
                        on(kubernetes.events()),
                        on(kubernetes.dnsPods()),
                        on(kubernetes.webhooks()),
                        on(kubernetes.gateway()),
                        on(kubernetes.kubeletProbes())));
    }
}
