package dev.mooring.declared.pulumi;

import dev.mooring.declared.DeclaredActivation;
import dev.mooring.declared.DeclaredProfile;
import dev.mooring.declared.DeclaredStack;
import dev.mooring.declared.DeclaredTrustAnchor;
import java.util.List;
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
        return ofType(ResourceKind.ACTIVATION)
                .map(found -> new DeclaredActivation(
                        found.urn(),
                        found.id(),
                        found.text("iamRole").orElse(""),
                        found.askedNumber("registrationLimit"),
                        found.askedTime("expirationDate")))
                .toList();
    }

    private List<DeclaredTrustAnchor> trustAnchors() {
        return ofType(ResourceKind.TRUST_ANCHOR)
                .map(found -> new DeclaredTrustAnchor(
                        found.urn(), found.id(), found.text("name").orElse(""), found.askedBoolean("enabled")))
                .toList();
    }

    private List<DeclaredProfile> profiles() {
        return ofType(ResourceKind.PROFILE)
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
    private Stream<StateResource> ofType(ResourceKind kind) {
        return resources.stream()
                .filter(found -> kind.is(found.type()) && !found.id().isEmpty());
    }
}
