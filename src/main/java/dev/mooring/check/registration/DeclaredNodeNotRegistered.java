package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.ssm.ManagedInstance;
import dev.mooring.actual.ssm.SsmSources;
import dev.mooring.check.Check;
import dev.mooring.check.CheckDescription;
import dev.mooring.check.Commands;
import dev.mooring.check.Evidence;
import dev.mooring.check.Group;
import dev.mooring.check.Placeholder;
import dev.mooring.check.Remedy;
import dev.mooring.check.Severity;
import dev.mooring.check.SharedViews;
import dev.mooring.check.Subject;
import dev.mooring.check.Verdict;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.hostname.HostNames;
import dev.mooring.reading.Facts;
import dev.mooring.roster.NodeTruth;
import dev.mooring.roster.Truth;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A declared machine has no Node. */
final class DeclaredNodeNotRegistered {
    private static final Remedy WITH_CERTIFICATE = Remedy.of(
                    "Find out what stops it, then let it join; run the sudo commands on the machine. Its certificate must name it as the declaration does.")
            .looking("aws rolesanywhere list-subjects --region {region}")
            .looking(Commands.NODE_CERTIFICATE)
            .looking(Commands.DEBUG)
            .looking(Commands.KUBELET_LOG)
            .changing(Commands.INIT);

    private DeclaredNodeNotRegistered() {}

    static Check check() {
        return CheckDescription.check("declared-node-not-registered", Group.REGISTRATION, Severity.ERROR)
                .comparing(
                        "Declared nodes against Node objects, matched by name, address, SSM computer name, or count per site.")
                .needing(KubernetesSources.NODES)
                .using(
                        SsmSources.MANAGED_INSTANCES,
                        "Machines whose node only SSM can tell are unknown, and what a missing one is called in SSM.")
                .viewing(SharedViews.DECLARED_MACHINES, SharedViews.MANAGED_INSTANCES)
                .because(
                        "nodeadm init never ran or failed, the activation expired, the access entry is missing, or the network is blocked.")
                .fixedBy(
                        "Find out what stops it, then let it join; run the sudo commands on the machine. Where its activation has ended, see ssm-activation-expired.")
                .looking(
                        "aws ssm describe-instance-information --region {region} --filters Key=ActivationIds,Values={activation}")
                .looking(Commands.ACTIVATION)
                .looking(Commands.DEBUG)
                .looking("sudo journalctl -u kubelet " + Commands.AGENT_UNITS + " --since=-1h --no-pager")
                .changing(Commands.INIT)
                .orFixedBy(WITH_CERTIFICATE)
                .inhibitedBy("no-hybrid-nodes", "access-entry-missing", "access-entry-wrong-type", "cluster-not-active")
                .judging(DeclaredNodeNotRegistered::rule);
    }

    private static void rule(Facts facts, Verdict verdict) {
        var roster = facts.get(SharedViews.DECLARED_MACHINES);
        var missing = roster.missing();
        if (missing.isEmpty()) {
            return;
        }
        var perSite = roster.machines().stream()
                .filter(machine -> machine.declared() == Truth.YES)
                .collect(Collectors.groupingBy(DeclaredNodeNotRegistered::site, Collectors.counting()));
        var missingPerSite =
                missing.stream().collect(Collectors.groupingBy(DeclaredNodeNotRegistered::site, Collectors.counting()));
        for (var machine : missing) {
            var ofSite = perSite.getOrDefault(site(machine), 0L);
            var gone = missingPerSite.getOrDefault(site(machine), 0L);
            verdict.fail(
                    ofSite > 1 && gone * 2 > ofSite ? Severity.CRITICAL : Severity.ERROR,
                    new Subject("node", machine.name(), machine.site()),
                    "Declared node has not joined",
                    evidence(machine).and("missingAtSite", gone + " of " + ofSite),
                    covers(machine, facts, verdict));
        }
    }

    /** What the machine is called in SSM; and the cluster, whose set of nodes differs for it. */
    private static Set<String> covers(NodeTruth machine, Facts facts, Verdict verdict) {
        var names = new HashSet<>(registrations(machine, facts));
        names.add(verdict.clusterSubject().name());
        return names;
    }

    /** What the machine is called in SSM, where it got that far. */
    private static Set<String> registrations(NodeTruth machine, Facts facts) {
        var address = machine.declaration().flatMap(DeclaredNode::address).orElse("");
        var name = machine.declaration().flatMap(DeclaredNode::name).orElse("");
        return facts.partly(SharedViews.MANAGED_INSTANCES).stream()
                .flatMap(instances -> instances.values().stream())
                .filter(instance -> instance.address().filter(address::equals).isPresent()
                        || instance.computerName()
                                .filter(computer -> HostNames.isSame(computer, name))
                                .isPresent())
                .map(ManagedInstance::id)
                .collect(Collectors.toSet());
    }

    private static String site(NodeTruth machine) {
        return Optional.ofNullable(machine.site()).orElse("");
    }

    private static Evidence evidence(NodeTruth machine) {
        var declaration = machine.declaration();
        var provider = declaration.flatMap(DeclaredNode::credentialProvider);
        var evidence = Evidence.of("declared", machine.name())
                .and("address", declaration.flatMap(DeclaredNode::address))
                .and("credentialProvider", provider)
                .and("credentialRegistered", machine.registered().id())
                .naming(Placeholder.ACTIVATION, declaration.flatMap(DeclaredNode::activationId));
        if (machine.registered() == Truth.YES) {
            evidence.pointingTo(
                    "Its credentials are registered, so it came that far: its role may not eks:ListAccessEntries, which nodeadm init asks for from 1.0.16 on; the access entry is missing; or the network or a remote CIDR is in the way.");
        }
        return provider.filter("iam-ra"::equals).isPresent() ? evidence.callingFor(WITH_CERTIFICATE) : evidence;
    }
}
