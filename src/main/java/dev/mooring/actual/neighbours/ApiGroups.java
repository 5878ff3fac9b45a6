package dev.mooring.actual.neighbours;

import dev.mooring.reading.json.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The groups of resources that an API server serves, as {@code GET /apis} tells.
 *
 * @param versions of each group, the preferred one first
 */
public record ApiGroups(Map<String, List<String>> versions) {
    static final String EXTERNAL_SECRETS = "external-secrets.io";
    static final String SECRETS_STORE_CSI = "secrets-store.csi.x-k8s.io";
    static final String PULUMI = "pulumi.com";
    static final String PULUMI_AUTO = "auto.pulumi.com";

    public ApiGroups {
        versions = Map.copyOf(versions);
    }

    /** Of an APIGroupList. */
    static ApiGroups of(Member list) {
        var versions = new HashMap<String, List<String>>();
        for (var group : list.at("groups").list()) {
            var preferred = group.object().at("preferredVersion").objectIfAny().at("version");
            versions.put(
                    group.at("name").text(),
                    Stream.concat(
                                    preferred.textIfAny().stream(),
                                    group.at("versions").list().stream()
                                            .map(version -> version.object()
                                                    .at("version")
                                                    .text()))
                            .distinct()
                            .toList());
        }
        return new ApiGroups(versions);
    }

    boolean has(String group) {
        return versions.containsKey(group);
    }

    /** The path of a group in the first of some versions that is served. */
    Optional<String> path(String group, String... known) {
        var served = versions.getOrDefault(group, List.of());
        return Stream.of(known)
                .filter(served::contains)
                .findFirst()
                .map(version -> "/apis/" + group + "/" + version + "/");
    }
}
