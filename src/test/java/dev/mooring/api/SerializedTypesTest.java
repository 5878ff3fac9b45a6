package dev.mooring.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A type that is missing here is written as an empty object by the binary, and by nothing else. */
class SerializedTypesTest {
    private static final Set<Class<?>> REGISTERED = Set.of(
            SerializedTypes.class.getAnnotation(RegisterForReflection.class).targets());

    @Test
    void whateverARegisteredRecordIsMadeOfIsRegistered() {
        assertThat(REGISTERED.stream()
                        .filter(Class::isRecord)
                        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                        .map(RecordComponent::getGenericType)
                        .flatMap(SerializedTypesTest::classes)
                        .filter(type -> type.getName().startsWith("dev.mooring."))
                        .distinct())
                .isNotEmpty()
                .allMatch(type -> REGISTERED.contains(type) || type.isAnnotationPresent(RegisterForReflection.class));
    }

    private static Stream<Class<?>> classes(Type type) {
        return switch (type) {
            case Class<?> plain -> Stream.of(plain);
            case ParameterizedType generic ->
                Stream.concat(
                        classes(generic.getRawType()),
                        Arrays.stream(generic.getActualTypeArguments()).flatMap(SerializedTypesTest::classes));
            default -> Stream.of();
        };
    }
}
