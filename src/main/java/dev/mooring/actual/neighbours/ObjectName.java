package dev.mooring.actual.neighbours;

import dev.mooring.reading.json.Member;

/**
 * What an object is called.
 *
 * @param namespace empty where its kind has none
 */
public record ObjectName(String namespace, String name) {

    static ObjectName of(Member object) {
        var metadata = object.at("metadata").object();
        return new ObjectName(
                metadata.at("namespace").textIfAny().orElse(""),
                metadata.at("name").text());
    }

    /** {@code namespace/name}, or the name alone. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
