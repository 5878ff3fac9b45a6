package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
    private static final QueryParameters TAKEN = new QueryParameters(new TreeSet<>(Set.of("limit", "cursor")));
    private static final List<? extends Class<?>> RESOURCES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.mooring").stream()
                    .filter(found -> found.isAnnotatedWith(Path.class)
                            && found.getAnnotationOfType(Path.class).value().startsWith("/api"))
                    .map(JavaClass::reflect)
                    .toList();

    @Test
    void aQueryOfKnownNamesIsFine() {
        assertThat(TAKEN.complaint(Map.of("limit", List.of("1"), "cursor", List.of("a"))))
                .isEmpty();
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNamesThereAre() {
        assertThat(TAKEN.complaint(Map.of("afterr", List.of("x"))))
                .contains("A query parameter is not known here. This address takes, each once at most: cursor, limit.");
    }

    @Test
    void aNameThatComesTwiceIsRefused() {
        assertThat(TAKEN.complaint(Map.of("limit", List.of("1", "2"))))
                .contains("A query parameter was given more than once."
                        + " This address takes, each once at most: cursor, limit.");
    }

    @Test
    void anAddressWithoutParametersSaysThatItTakesNone() {
        assertThat(new QueryParameters(Set.of()).complaint(Map.of("x", List.of(""))))
                .contains("A query parameter is not known here. This address takes none.");
    }

    @Test
    void whatIsTakenIsWhatTheContractSays() throws IOException {
        assertThat(takenByMethods()).isNotEmpty().isEqualTo(takenByContract());
    }

    /** Their annotations are read at run time, in a native image too. */
    @Test
    void allResourcesAndTheirBeansAreRegisteredForReflection() {
        var beans = methods()
                .flatMap(method -> Arrays.stream(method.getParameters()))
                .filter(parameter -> parameter.isAnnotationPresent(BeanParam.class))
                .<Class<?>>map(parameter -> parameter.getType());
        assertThat(Stream.concat(RESOURCES.stream(), beans))
                .isNotEmpty()
                .allMatch(type -> type.isAnnotationPresent(RegisterForReflection.class));
    }

    private static Stream<Method> methods() {
        return RESOURCES.stream()
                .map(Class::getDeclaredMethods)
                .flatMap(Arrays::stream)
                .filter(method -> !verb(method).isEmpty());
    }

    private static Map<String, Set<String>> takenByMethods() {
        var taken = new TreeMap<String, Set<String>>();
        methods()
                .forEach(method -> taken.put(
                        verb(method) + " " + address(method),
                        QueryParameters.of(method).names()));
        return taken;
    }

    private static String verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(found -> found != null)
                .map(HttpMethod::value)
                .findFirst()
                .orElse("");
    }

    private static String address(Method method) {
        var base = method.getDeclaringClass().getAnnotation(Path.class).value();
        var own = method.getAnnotation(Path.class);
        return own == null ? base : base + "/" + own.value();
    }

    private static Map<String, Set<String>> takenByContract() throws IOException {
        var taken = new TreeMap<String, Set<String>>();
        var contract = new YAMLMapper()
                .readTree(java.nio.file.Path.of("openapi", "mooring.yaml").toFile());
        contract.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/api/"))
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> taken.put(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                names(operation
                                        .getValue()
                                        .path("parameters")
                                        .valueStream()
                                        .toList()))));
        return taken;
    }

    private static Set<String> names(Collection<JsonNode> parameters) {
        var names = new TreeSet<String>();
        parameters.stream()
                .filter(parameter -> "query".equals(parameter.path("in").asText()))
                .forEach(parameter -> names.add(parameter.path("name").asText()));
        return names;
    }
}
