package dev.mooring.declared.pulumi;

import dev.mooring.declared.Declared;
import dev.mooring.declared.DeclaredEksCluster.IgnoredTags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The providers of a state: where the resources are that each of them made, and which tags it sets or leaves alone. */
final class Providers {
    private static final List<String> ARNS = List.of("arn", "accessEntryArn", "trustAnchorArn", "profileArn");

    private final List<StateResource> providers;
    /** By the reference to a provider, in which account it makes things. */
    private final Map<String, String> accounts;

    private Providers(List<StateResource> providers, Map<String, String> accounts) {
        this.providers = providers;
        this.accounts = accounts;
    }

    static Providers of(List<StateResource> resources) {
        var accounts = new HashMap<String, String>();
        resources.forEach(
                made -> placeByArn(made).account().ifPresent(account -> accounts.put(made.provider(), account)));
        return new Providers(
                resources.stream()
                        .filter(found -> ResourceKind.PROVIDER.is(found.type()))
                        .toList(),
                accounts);
    }

    /**
     * Where a resource is. Its ARN says both region and account; v7 of the classic provider reports a region for each
     * resource; for others it is what their provider is set to, and the account in which that made something with an ARN.
     */
    Place placeOf(StateResource found) {
        var reported = new Place(found.reported("region").or(() -> found.text("region")), Optional.empty());
        return placeByArn(found)
                .or(reported)
                .or(new Place(
                        of(found).flatMap(provider -> provider.text("region")),
                        Optional.ofNullable(accounts.get(found.provider()))));
    }

    private static Place placeByArn(StateResource found) {
        return ARNS.stream()
                .flatMap(member -> found.reported(member).stream())
                .map(Place::of)
                .findFirst()
                .orElse(Place.ANYWHERE);
    }

    /** Tags that a resource's provider gives to whatever it makes. */
    Declared<Map<String, String>> defaultTags(StateResource found) {
        return of(found)
                .map(provider -> provider.providerTags("defaultTags", "tags"))
                .orElseGet(Declared::undeclared);
    }

    /** Tags of a resource that its provider, or the resource itself, is told to leave alone. */
    Declared<IgnoredTags> ignoredTags(StateResource found) {
        var keys = list(found, "keys");
        var prefixes = list(found, "keyPrefixes");
        if (keys.isHidden() || prefixes.isHidden()) {
            return Declared.hidden();
        }
        var all = new HashSet<>(found.ignoredTags());
        keys.value().ifPresent(all::addAll);
        return Declared.known(new IgnoredTags(all, Set.copyOf(prefixes.value().orElse(List.of()))));
    }

    private Declared<List<String>> list(StateResource found, String member) {
        return of(found)
                .map(provider -> provider.providerTexts("ignoreTags", member))
                .orElseGet(Declared::undeclared);
    }

    /** A reference is {@code <provider URN>::<id>}; while one provider replaces another, both have one URN. */
    private Optional<StateResource> of(StateResource found) {
        return providers.stream()
                .filter(provider -> found.provider().equals(provider.urn() + "::" + provider.id()))
                .findFirst()
                .or(() -> providers.stream()
                        .filter(provider -> found.provider().startsWith(provider.urn() + "::"))
                        .findFirst());
    }
}
