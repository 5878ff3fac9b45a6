package dev.mooring.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * Says of each answer what is always in it, and what of that may be null: every component of a record is written, and only
 * those that say so may be null. Words of enums are in lower case.
 */
@OpenApiFilter(stages = RunStage.BUILD)
public final class ContractShapes implements OASFilter {
    /** By the name that a schema has of it; of one name there may be several. */
    private static final Map<String, List<Class<?>>> RECORDS = Arrays.stream(SerializedTypes.class
                    .getAnnotation(RegisterForReflection.class)
                    .targets())
            .filter(Class::isRecord)
            .collect(Collectors.groupingBy(Class::getSimpleName));

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        var schemas = contract.getComponents().getSchemas();
        schemas.values().forEach(ContractShapes::inLowerCase);
        var asked = asked(contract);
        schemas.entrySet().stream()
                .filter(schema -> !asked.contains(schema.getKey()))
                .forEach(schema -> complete(schema.getKey(), schema.getValue()));
    }

    /** Enums are written in lower case, and read in any. */
    private static void inLowerCase(Schema schema) {
        var words = schema.getEnumeration();
        if (words != null) {
            schema.setEnumeration(words.stream()
                    .<Object>map(word -> word.toString().toLowerCase(Locale.ROOT))
                    .toList());
        }
    }

    /** Names of the schemas of what is sent here: of that, each says itself what must be in it. */
    private static Set<String> asked(OpenAPI contract) {
        return contract.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .flatMap(operation -> Optional.ofNullable(operation.getRequestBody()).stream())
                .flatMap(body -> Optional.ofNullable(body.getContent()).stream())
                .flatMap(content -> content.getMediaTypes().values().stream())
                .flatMap(type -> Optional.ofNullable(type.getSchema()).map(Schema::getRef).stream())
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void complete(String name, Schema schema) {
        RECORDS.getOrDefault(withoutNumber(name), List.of()).stream()
                .filter(type -> isOf(type, schema))
                .findFirst()
                .ifPresent(type -> complete(type, schema));
    }

    /** Of several types of one name, all schemas but the first have a number. */
    private static String withoutNumber(String schema) {
        return schema.replaceFirst("\\d+$", "");
    }

    private static boolean isOf(Class<?> type, Schema schema) {
        return schema.getProperties() != null && schema.getProperties().keySet().containsAll(names(type));
    }

    private static Set<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                .map(RecordComponent::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void complete(Class<?> type, Schema schema) {
        schema.setRequired(List.copyOf(schema.getProperties().keySet()));
        for (var component : type.getRecordComponents()) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                var property = Objects.requireNonNull(schema.getProperties().get(component.getName()));
                schema.addProperty(component.getName(), orNull(property));
            }
        }
    }

    private static Schema orNull(Schema property) {
        if (property.getRef() != null) {
            return OASFactory.createSchema()
                    .addAnyOf(OASFactory.createSchema().ref(property.getRef()))
                    .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        }
        var types = property.getType();
        return types == null || types.contains(SchemaType.NULL) ? property : property.addType(SchemaType.NULL);
    }
}
