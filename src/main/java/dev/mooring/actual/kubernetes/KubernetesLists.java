package dev.mooring.actual.kubernetes;

import dev.mooring.reading.Unreadable;
import dev.mooring.reading.json.Member;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What readers of other rooms may ask a Kubernetes API: lists and documents, trimmed at the door. */
public interface KubernetesLists {
    /**
     * All objects of a list that {@code keep} keeps; empty where the API server does not serve it.
     *
     * @throws Unreadable where the answer is none
     */
    <T> Optional<List<T>> items(String path, Function<Member, Optional<T>> keep);

    /**
     * What every API server tells of itself.
     *
     * @throws Unreadable where the answer is none, or of another kind
     */
    Member document(String path, String kind);
}
