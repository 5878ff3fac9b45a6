package dev.mooring.declared.pulumi;

import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredProfile;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.DeclaredTrustAnchor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a state says of the credentials that hybrid nodes join with. */
final class CredentialsDeclaration {
    private final List<StateResource> resources;

    private CredentialsDeclaration(List<StateResource> resources) {
        this.resources = resources;
    }

    static DeclaredStack.Credentials of(List<StateResource> resources) {
        var declaration = new CredentialsDeclaration(resources);
        return new DeclaredStack.Credentials(
                declaration.activations(), declaration.trustAnchors(), declaration.profiles());
    }

    private List<DeclaredActivation> activations() {
        return ofType(Set.of("aws:ssm/activation:Activation"))
                .map(found -> new DeclaredActivation(
                        found.urn(),
                        found.id(),
                        found.text("iamRole").orElse(""),
                        found.askedNumber("registrationLimit"),
                        found.askedTime("expirationDate")))
                .toList();
    }

    private List<DeclaredTrustAnchor> trustAnchors() {
        return ofType(Set.of("aws:rolesanywhere/trustAnchor:TrustAnchor", "aws-native:rolesanywhere:TrustAnchor"))
                .map(found -> new DeclaredTrustAnchor(
                        found.urn(), found.id(), found.text("name").orElse(""), found.askedBoolean("enabled")))
                .toList();
    }

    private List<DeclaredProfile> profiles() {
        return ofType(Set.of("aws:rolesanywhere/profile:Profile", "aws-native:rolesanywhere:Profile"))
                .map(found -> new DeclaredProfile(
                        found.urn(),
                        found.id(),
                        found.text("name").orElse(""),
                        found.askedBoolean("enabled"),
                        found.askedBoolean("acceptRoleSessionName"),
                        found.askedTexts("roleArns"),
                        found.askedNumber("durationSeconds")))
                .toList();
    }

    /** One that has no id (yet) is none that could be found. */
    private Stream<StateResource> ofType(Set<String> types) {
        return resources.stream()
                .filter(found -> types.contains(found.type()) && !found.id().isEmpty());
    }
}
