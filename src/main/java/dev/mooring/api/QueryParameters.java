package dev.mooring.api;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the query parameters that a resource method takes, each at most once: what its annotations say. */
record QueryParameters(Set<String> names) {

    /** Reads {@code @QueryParam} of the method's parameters, and of the fields of those with {@code @BeanParam}. */
    static QueryParameters of(Method method) {
        return new QueryParameters(Arrays.stream(method.getParameters())
                .flatMap(QueryParameters::names)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> names(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields())
                        .flatMap(field -> Stream.ofNullable(field.getAnnotation(QueryParam.class)))
                        .map(QueryParam::value)
                : Stream.ofNullable(parameter.getAnnotation(QueryParam.class)).map(QueryParam::value);
    }

    /** What is wrong with a query and what to send instead, without a word of it; empty where nothing is. */
    Optional<String> complaint(Map<String, List<String>> query) {
        if (!names.containsAll(query.keySet())) {
            return Optional.of("A query parameter is not known here. " + taken());
        }
        return query.values().stream().anyMatch(values -> values.size() > 1)
                ? Optional.of("A query parameter was given more than once. " + taken())
                : Optional.empty();
    }

    private String taken() {
        return names.isEmpty()
                ? "This address takes none."
                : "This address takes, each once at most: " + String.join(", ", names) + ".";
    }
}
