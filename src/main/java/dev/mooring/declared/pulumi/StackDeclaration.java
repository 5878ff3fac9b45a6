package dev.mooring.declared.pulumi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredAccessEntry;
import dev.mooring.declared.DeclaredAccessPolicy;
import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredAddon;
import dev.mooring.declared.DeclaredNode;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.MadeByAws;
import dev.mooring.declared.NodeList;
import dev.mooring.declared.Sentinel;
import dev.mooring.declared.StackStatus;
import dev.mooring.reading.Cause.Kind;
import dev.mooring.reading.Unreadable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns the kept resources of a state into what the stack declares of one cluster. */
final class StackDeclaration {

    /** Those of the state, and those that an update was making or deleting when it was cut off. */
    private final List<StateResource> resources;

    private final Providers providers;
    private final List<StateResource> clusters;
    private final Optional<StateResource> cluster;
    /** Of the cluster in EKS; empty where neither the stack nor the configuration says. */
    private final Optional<String> name;

    private final Place place;
    private final DeclaredStack.Credentials credentials;

    private StackDeclaration(ExportReader.Export export, Question question) {
        this.resources = Stream.concat(export.resources().stream(), beingMadeOrDeleted(export))
                .toList();
        this.providers = Providers.of(export.resources());
        this.clusters = clusters();
        this.cluster = chosen(question);
        this.name = cluster.flatMap(StackDeclaration::name).or(question::eksName);
        this.place = cluster.map(providers::placeOf).orElse(Place.ANYWHERE).or(question.place());
        this.credentials = CredentialsDeclaration.of(
                resources.stream().filter(this::isHere).toList());
    }

    /** But the cluster: whether it is there, the state alone says. */
    private static Stream<StateResource> beingMadeOrDeleted(ExportReader.Export export) {
        return export.pending().stream()
                .filter(one ->
                        !one.isOver() && !ResourceKind.CLUSTER.is(one.resource().type()))
                .map(ExportReader.Pending::resource);
    }

    /**
     * What is asked of a state.
     *
     * @param place where the cluster is, as far as it is configured: a name may stand for one in each region
     */
    record Question(String stack, Optional<String> eksName, Place place, String nodesOutput) {}

    static DeclaredStack of(ExportReader.Export export, Question question) {
        var declaration = new StackDeclaration(export, question);
        var nodes = declaration.nodes(question.nodesOutput());
        return new DeclaredStack(
                question.stack(),
                StackStatus.unknown().withPendingOperations(export.pendingOperations()),
                declaration.cluster.map(found -> ClusterDeclaration.of(found, declaration.providers)),
                new DeclaredStack.Access(
                        declaration.accessEntries(),
                        declaration.accessPolicies(),
                        declaration.nodeRoleArns(nodes),
                        declaration.machineRoleArns()),
                declaration.addons(),
                declaration.credentials,
                nodes);
    }

    private Optional<StateResource> chosen(Question question) {
        var candidates = clusters.stream()
                .filter(found -> question.eksName().isEmpty() || name(found).equals(question.eksName()))
                .filter(found -> question.place().mayBe(providers.placeOf(found)))
                .toList();
        if (candidates.size() < 2) {
            return candidates.stream().findFirst();
        }
        var there = candidates.stream()
                .filter(found -> question.place().isSurely(providers.placeOf(found)))
                .toList();
        if (there.size() == 1) {
            return there.stream().findFirst();
        }
        var ofComponent = componentClusters();
        var children = candidates.stream()
                .filter(found -> ofComponent.contains(found.urn()))
                .toList();
        if (children.size() == 1) {
            return Optional.of(children.getFirst());
        }
        throw new Unreadable(
                Kind.MALFORMED,
                "export stack",
                "the stack declares several EKS clusters: set the cluster's eks-name and, where they share one, region and"
                        + " account");
    }

    /** A program may look a cluster up that it also makes, and may look it up twice: it is one all the same. */
    private List<StateResource> clusters() {
        var found = new ArrayList<>(ofType(ResourceKind.CLUSTER)
                .filter(one -> !one.flags().external())
                .toList());
        ofType(ResourceKind.CLUSTER)
                .filter(one -> one.flags().external())
                .filter(one -> found.stream().noneMatch(other -> isSameCluster(one, other)))
                .forEach(found::add);
        return List.copyOf(found);
    }

    private boolean isSameCluster(StateResource one, StateResource other) {
        return name(one).equals(name(other)) && providers.placeOf(one).equals(providers.placeOf(other));
    }

    /** {@code eks:index:Cluster} has no properties of its own: its {@code eksCluster} output points at the cluster. */
    private Set<String> componentClusters() {
        var urns = new HashSet<String>();
        ofType(ResourceKind.CLUSTER_COMPONENT)
                .flatMap(component -> Sentinel.reference(component.outputs().path("eksCluster")).stream())
                .forEach(urns::add);
        return urns;
    }

    static Optional<String> name(StateResource found) {
        return found.text("name").or(() -> Optional.of(found.id()).filter(id -> !id.isEmpty()));
    }

    private List<DeclaredAccessEntry> accessEntries() {
        return ofCluster(ResourceKind.ACCESS_ENTRY)
                .flatMap(found -> PartOfCluster.principal(found).stream().map(arn -> accessEntry(found, arn)))
                .toList();
    }

    private static DeclaredAccessEntry accessEntry(StateResource found, String principalArn) {
        return new DeclaredAccessEntry(
                found.urn(),
                principalArn,
                found.askedText("type"),
                found.askedTexts("kubernetesGroups"),
                found.askedText("userName").or(found.askedText("username")),
                !found.isLeftAlone("accessPolicies"));
    }

    private List<DeclaredAddon> addons() {
        return ofCluster(ResourceKind.ADDON)
                .flatMap(found -> PartOfCluster.addon(found).stream()
                        .map(name -> new DeclaredAddon(
                                found.urn(),
                                name,
                                found.askedText("addonVersion"),
                                found.askedDocument("configurationValues"),
                                found.askedText("serviceAccountRoleArn"),
                                found.askedText("namespaceConfig", "namespace"))))
                .toList();
    }

    /** The classic provider has a resource for each association, aws-native a list in the entry. */
    private List<DeclaredAccessPolicy> accessPolicies() {
        var associations = ofCluster(ResourceKind.ACCESS_POLICY)
                .flatMap(found -> PartOfCluster.principal(found).stream().map(arn -> association(found, arn)));
        var inEntries = ofCluster(ResourceKind.ACCESS_ENTRY).flatMap(StackDeclaration::policiesOf);
        return Stream.concat(associations, inEntries).toList();
    }

    private static DeclaredAccessPolicy association(StateResource found, String principalArn) {
        return PartOfCluster.policy(found)
                .map(policyArn -> new DeclaredAccessPolicy(
                        found.urn(),
                        principalArn,
                        policyArn,
                        found.askedText("accessScope", "type"),
                        found.askedTexts("accessScope", "namespaces")))
                .orElseGet(() -> hiddenPolicies(found, principalArn));
    }

    /** A list that holds a secret, and a policy that is one, cannot be compared: one policy of hidden scope stands for it. */
    private static DeclaredAccessPolicy hiddenPolicies(StateResource found, String principalArn) {
        return new DeclaredAccessPolicy(found.urn(), principalArn, "", Declared.hidden(), Declared.hidden());
    }

    private static Stream<DeclaredAccessPolicy> policiesOf(StateResource entry) {
        return switch (entry.asked("accessPolicies")) {
            case Declared.Undeclared<JsonNode> _ -> Stream.empty();
            case Declared.Known<JsonNode>(JsonNode list)
            when !Sentinel.hiddenInside(list) ->
                StreamSupport.stream(list.spliterator(), false).map(policy -> accessPolicy(entry, policy));
            case Declared<JsonNode> _ ->
                Stream.of(hiddenPolicies(entry, PartOfCluster.principal(entry).orElse("")));
        };
    }

    private static DeclaredAccessPolicy accessPolicy(StateResource entry, JsonNode policy) {
        var scope = policy.path("accessScope");
        return new DeclaredAccessPolicy(
                entry.urn(),
                PartOfCluster.principal(entry).orElse(""),
                entry.scalar(policy.path("policyArn"), "accessPolicies", "policyArn"),
                Sentinel.unwrap(scope.path("type")).map(type -> entry.scalar(type, "accessPolicies", "type")),
                Sentinel.unwrap(scope.path("namespaces"))
                        .map(list -> entry.texts(list, "accessPolicies", "namespaces")));
    }

    /** Roles whose access entries EKS makes itself. */
    private Set<String> machineRoleArns() {
        var arns = new HashSet<String>();
        for (var maker : MadeByAws.ENTRY_MAKERS) {
            var role = maker.role().toArray(String[]::new);
            var makers = ResourceKind.CLUSTER.is(maker.type())
                    ? cluster.stream().filter(found -> found.type().equals(maker.type()))
                    : ofCluster(found -> found.type().equals(maker.type()));
            makers.flatMap(found -> found.text(role).or(() -> found.reported(role)).stream())
                    .forEach(arns::add);
        }
        return arns;
    }

    /** Roles that hybrid nodes are known to use; nothing is guessed from resources that may serve something else. */
    private Set<String> nodeRoleArns(Declared<List<DeclaredNode>> nodes) {
        var arns = new HashSet<String>();
        accessEntries().stream()
                .filter(entry ->
                        entry.type().value().filter("HYBRID_LINUX"::equals).isPresent())
                .forEach(entry -> arns.add(entry.principalArn()));
        credentials.activations().stream()
                .filter(activation -> servesNodes(activation, nodes))
                .flatMap(activation -> roleNamed(activation.iamRole()).stream())
                .forEach(arns::add);
        if (arns.isEmpty()) {
            arns.addAll(profileRoles());
        }
        return arns;
    }

    private boolean servesNodes(DeclaredActivation activation, Declared<List<DeclaredNode>> nodes) {
        var named = nodes.value().stream()
                .flatMap(Collection::stream)
                .anyMatch(node ->
                        node.activationId().filter(activation.id()::equals).isPresent());
        var tagged = ofType(ResourceKind.ACTIVATION)
                .filter(found -> found.urn().equals(activation.urn()))
                .flatMap(found -> found.text("tags", "EKSClusterARN").stream())
                .anyMatch(this::isArnOfCluster);
        return named || tagged;
    }

    /** By its name and place where the stack has not the cluster itself, or holds its ARN as a secret. */
    private boolean isArnOfCluster(String arn) {
        return cluster.flatMap(eks -> eks.reported("arn"))
                .map(arn::equals)
                .orElseGet(() ->
                        name.filter(eks -> arn.endsWith(":cluster/" + eks)).isPresent() && place.mayBe(Place.of(arn)));
    }

    /** In the cluster's account: another one may have a role of the same name. */
    private Optional<String> roleNamed(String name) {
        return ofType(ResourceKind.ROLE)
                .filter(role -> role.text("name")
                        .or(() -> role.text("roleName"))
                        .filter(name::equals)
                        .isPresent())
                .flatMap(role -> role.reported("arn").stream())
                .filter(arn -> place.mayBe(Place.of(arn)))
                .findFirst();
    }

    private List<String> profileRoles() {
        var profiles = ofType(ResourceKind.PROFILE).filter(this::isHere).toList();
        if (profiles.size() != 1) {
            return List.of();
        }
        var only = profiles.getFirst();
        return only.reportedNode("roleArns")
                .value()
                .filter(arns -> !Sentinel.hiddenInside(arns))
                .map(arns -> only.texts(arns, "roleArns"))
                .orElse(List.of());
    }

    private Declared<List<DeclaredNode>> nodes(String output) {
        return ofType(ResourceKind.STACK)
                .findFirst()
                .map(stack -> NodeList.read(stack.outputs().path(output)))
                .orElseGet(Declared::undeclared);
    }

    private Stream<StateResource> ofType(ResourceKind kind) {
        return resources.stream().filter(found -> kind.is(found.type()));
    }

    /** Resources of the cluster; one whose cluster name cannot be read belongs to it if there is no other. */
    private Stream<StateResource> ofCluster(ResourceKind kind) {
        return ofCluster(found -> kind.is(found.type()));
    }

    private Stream<StateResource> ofCluster(Predicate<StateResource> wanted) {
        var only = clusters.size() < 2;
        Predicate<StateResource> belongs = found -> PartOfCluster.cluster(found)
                .map(given -> name.isEmpty() || name.get().equals(given))
                .orElse(only);
        return resources.stream().filter(wanted).filter(belongs).filter(this::isHere);
    }

    /** Whether a resource may be where the cluster is; IAM's are everywhere. */
    private boolean isHere(StateResource found) {
        return ResourceKind.ROLE.is(found.type()) || place.mayBe(providers.placeOf(found));
    }
}
