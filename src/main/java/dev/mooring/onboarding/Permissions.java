package dev.mooring.onboarding;

import static java.util.function.Predicate.not;

import dev.mooring.actual.kubernetes.KubernetesSources;
import dev.mooring.actual.neighbours.NeighbourSources;
import dev.mooring.cluster.ClustersConfig.KubernetesAccess;
import dev.mooring.cluster.WatchedCluster;
import dev.mooring.onboarding.Answers.Failed;
import dev.mooring.onboarding.Rbac.Refusal;
import dev.mooring.reading.Api;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Source;
import dev.mooring.report.Report;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Mooring may read: each of those who are asked is one need, and says which of its permissions were refused. */
final class Permissions {
    private static final Pattern NOT_AUTHORIZED = Pattern.compile("perform: ([a-z0-9-]+:\\w+)");
    private static final String ASSUME_ROLE = "sts:AssumeRole";
    private static final Set<String> NEIGHBOURS =
            NeighbourSources.ALL.stream().map(Source::id).collect(Collectors.toUnmodifiableSet());

    private final WatchedCluster cluster;
    private final Optional<Report> report;
    private final Snippets snippets;

    private Permissions(WatchedCluster cluster, Optional<Report> report, Snippets snippets) {
        this.cluster = cluster;
        this.report = report;
        this.snippets = snippets;
    }

    static List<Need> of(WatchedCluster cluster, Optional<Report> report, Snippets snippets) {
        return new Permissions(cluster, report, snippets).all();
    }

    /** Those whose sources are on. What is off is told of by {@link SourcesOff}. */
    private List<Need> all() {
        var config = cluster.config();
        return Stream.of(
                        aws(Api.EKS, true),
                        aws(Api.SSM, config.ssm()),
                        aws(Api.ROLES_ANYWHERE, config.rolesAnywhere()),
                        aws(Api.IAM, config.iam()),
                        aws(Api.EC2, config.ec2()),
                        kubernetes(
                                "kubernetes",
                                Shipped.RBAC,
                                true,
                                source -> !NEIGHBOURS.contains(source)
                                        && !source.equals(KubernetesSources.KUBELET_PROBE.id())),
                        kubernetes(
                                "kubernetes-neighbours", Shipped.NEIGHBOURS, config.neighbours(), NEIGHBOURS::contains),
                        kubernetes(
                                "kubernetes-kubelet-probe",
                                Shipped.KUBELET_PROBE,
                                config.kubernetes().kubeletProbe(),
                                KubernetesSources.KUBELET_PROBE.id()::equals),
                        pulumi(
                                Api.PULUMI,
                                cluster.stack().isPresent(),
                                cluster.stack().map(snippets::stackPermission)),
                        pulumi(
                                Api.ESC,
                                cluster.environment().isPresent(),
                                cluster.environment()
                                        .map(name -> snippets.environmentPermission(name, cluster.opensEnvironment()))))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Need> aws(Api api, boolean isOn) {
        return need(api, api.id(), isOn, source -> Api.of(source) == api, answers -> {
            var assumed =
                    answers.refused().stream().anyMatch(one -> one.operation().equals(ASSUME_ROLE));
            if (assumed) {
                return missing(api, answers, List.of(ASSUME_ROLE)).adding(snippets.assumedRole(cluster));
            }
            var lacking = distinct(answers.refused(), Permissions::actions);
            // What could not even be asked for would be refused next.
            var allowed = new ArrayList<>(lacking);
            allowed.addAll(distinct(answers.unread(), one -> AwsActions.of(one.source()).stream()));
            return missing(api, answers, lacking)
                    .adding(
                            answers.isUnauthenticated()
                                    ? List.of()
                                    : List.of(snippets.policy().allowing(allowed)));
        });
    }

    /** AWS names the one that it refused, as a rule; else all that the source takes. */
    private static Stream<String> actions(Failed failed) {
        var named = NOT_AUTHORIZED
                .matcher(failed.detail())
                .results()
                .map(match -> match.group(1))
                .filter(AwsActions.of(failed.source())::contains)
                .toList();
        return (named.isEmpty() ? AwsActions.of(failed.source()) : named).stream();
    }

    private Optional<Need> kubernetes(String name, String file, boolean isOn, Predicate<String> sources) {
        Predicate<String> ofKubernetes = source -> Api.of(source) == Api.KUBERNETES;
        return need(Api.KUBERNETES, name, isOn, ofKubernetes.and(sources), answers -> {
            if (answers.isUnauthenticated()) {
                return missing(Api.KUBERNETES, name, answers, List.of())
                        .adding(
                                cluster.config().kubernetes().access() == KubernetesAccess.EKS
                                        ? List.of(
                                                snippets.accessEntry(cluster),
                                                snippets.rbac().file(file))
                                        : List.of());
            }
            var lacking = distinct(answers.refused(), Permissions::rules);
            var refusals = answers.refused().stream()
                    .flatMap(one -> Refusal.in(one.detail()).stream())
                    .toList();
            return missing(Api.KUBERNETES, name, answers, lacking)
                    .adding(snippets.rbac().granting(refusals, file));
        });
    }

    private static Stream<String> rules(Failed failed) {
        var named = Refusal.in(failed.detail()).stream().map(Refusal::words).toList();
        return named.isEmpty() ? Stream.of(failed.operation()) : named.stream();
    }

    private Optional<Need> pulumi(Api api, boolean isOn, Optional<Snippet> snippet) {
        return need(
                        api,
                        api.id(),
                        isOn,
                        source -> Api.of(source) == api,
                        answers -> missing(api, answers, distinct(answers.refused(), one -> Stream.of(one.operation())))
                                .adding(
                                        answers.isUnauthenticated()
                                                ? List.of()
                                                : snippet.stream().toList()))
                // Pulumi Cloud answers 404 also for what a token may not see.
                .map(need -> need.state() == NeedState.UNKNOWN && isHidden(api)
                        ? need.saying(need.detail() + " It answers so too where the token may not see it.")
                                .adding(snippet.stream().toList())
                        : need);
    }

    private boolean isHidden(Api api) {
        return report.map(known -> Answers.of(known, source -> Api.of(source) == api)).stream()
                .flatMap(answers -> answers.unread().stream())
                .anyMatch(failed -> failed.is(Kind.MISSING));
    }

    private Optional<Need> need(
            Api api, String name, boolean isOn, Predicate<String> sources, Function<Answers, Need> missing) {
        if (report.isEmpty()) {
            return isOn
                    ? Optional.of(Need.of(NeedKind.PERMISSION, name, NeedState.UNKNOWN, api.label() + ": not read yet"))
                    : Optional.empty();
        }
        return Optional.of(Answers.of(report.get(), sources))
                .filter(not(Answers::isEmpty))
                .map(answers -> answers.refused().isEmpty() ? notRefused(api, name, answers) : missing.apply(answers));
    }

    private static Need notRefused(Api api, String name, Answers answers) {
        if (answers.unread().isEmpty()) {
            return Need.of(
                    NeedKind.PERMISSION, name, NeedState.PRESENT, api.label() + " answers all that it is asked for");
        }
        return Need.of(
                        NeedKind.PERMISSION,
                        name,
                        NeedState.UNKNOWN,
                        api.label() + " does not answer all that it is asked for: whether it is allowed is not known")
                .saying(answers.unread().getFirst().cause() + ".")
                .without(answers.unreadSources());
    }

    private static Need missing(Api api, Answers answers, Collection<String> lacking) {
        return missing(api, api.id(), answers, lacking);
    }

    private static Need missing(Api api, String name, Answers answers, Collection<String> lacking) {
        var first = answers.refused().getFirst();
        var unauthenticated = answers.isUnauthenticated();
        var sources = new LinkedHashSet<>(answers.refusedSources());
        sources.addAll(answers.unreadSources());
        return Need.of(
                        NeedKind.PERMISSION,
                        name,
                        NeedState.MISSING,
                        unauthenticated
                                ? api.label() + " does not take the credentials"
                                : api.label() + " refuses " + String.join(", ", lacking))
                .saying(first.cause() + ". " + remedy(api, unauthenticated))
                .lacking(unauthenticated ? List.of() : lacking)
                .without(sources);
    }

    private static String remedy(Api api, boolean unauthenticated) {
        var cause = unauthenticated ? Kind.UNAUTHENTICATED : Kind.REFUSED;
        return UnreadRemedy.of(new Unread(cause.id(), api.id(), "", "", List.of(), List.of()));
    }

    private static List<String> distinct(Collection<Failed> failed, Function<Failed, Stream<String>> named) {
        return failed.stream().flatMap(named).distinct().toList();
    }
}
