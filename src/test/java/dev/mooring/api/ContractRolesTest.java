package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mooring.caller.ApiAuthorization;
import dev.mooring.caller.OnlyReads;
import dev.mooring.caller.Role;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** openapi/mooring.yaml says of each operation whom it is for; the code that lets callers in says the same. */
class ContractRolesTest {
    static Stream<Arguments> operations() {
        try {
            return new YAMLMapper()
                            .readTree(Files.readString(java.nio.file.Path.of("openapi", "mooring.yaml")))
                            .path("paths")
                            .properties()
                            .stream()
                            .filter(path -> path.getKey().startsWith("/api/"))
                            .flatMap(path -> path.getValue().properties().stream()
                                    .map(operation -> Arguments.of(
                                            operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                            operation.getValue())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachOperationIsForOneRole(String operation, JsonNode described) {
        assertThat(role(described)).as(operation).isIn("reader", "operator");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatIsNotPlainReadingIsForOperators(String operation, JsonNode described) {
        assertThat(operation.startsWith("GET ") || role(described).equals("operator"))
                .as(operation)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachOperationSaysHowItRefuses(String operation, JsonNode described) {
        assertThat(Stream.of("401", "403", "429"))
                .as(operation)
                .allMatch(status -> described.path("responses").has(status));
    }

    @Test
    void theRolesOfTheContractAreThoseThatAreEnforced() {
        var stated = operations()
                .collect(Collectors.toMap(
                        operation -> (String) operation.get()[0],
                        operation -> role((JsonNode) operation.get()[1])));
        assertThat(enforced()).isEqualTo(new TreeMap<>(stated));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PROPFIND"})
    void noStatementLetsAReaderDoMoreThanRead(String method) {
        assertThat(Role.neededFor(method, Set.of("reader"))).isEqualTo(Role.OPERATOR);
    }

    @Test
    void nothingIsForReadersThatIsNotCalledByGetButTheEndpointOfAssistants() {
        assertThat(new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("dev.mooring")
                                .stream()
                                .flatMap(found -> found.getMethods().stream())
                                .filter(method -> method.isAnnotatedWith(OnlyReads.class))
                                .map(method -> method.getOwner().getSimpleName() + "." + method.getName()))
                .containsExactly("McpResource.message");
    }

    @Test
    void readingThatIsStatedToBeForOperatorsIs() {
        assertThat(Role.neededFor("GET", Set.of("operator"))).isEqualTo(Role.OPERATOR);
    }

    private static String role(JsonNode operation) {
        return operation.path("security").path(0).path("token").path(0).asText();
    }

    private static Map<String, String> enforced() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.mooring.api")
                        .stream()
                        .filter(found -> found.isAnnotatedWith(Path.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .flatMap(method -> httpMethods(method)
                                .map(http -> Map.entry(
                                        http + " " + path(method),
                                        ApiAuthorization.needed(http, method).id())))
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }

    private static Stream<String> httpMethods(Method method) {
        return Arrays.stream(method.getAnnotations())
                .flatMap(annotation ->
                        Stream.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)))
                .map(HttpMethod::value);
    }

    private static String path(Method method) {
        var base = method.getDeclaringClass().getAnnotation(Path.class).value();
        var own = method.getAnnotation(Path.class);
        return own == null ? base : base + "/" + own.value();
    }
}
