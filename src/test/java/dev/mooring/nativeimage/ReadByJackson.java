package dev.mooring.nativeimage;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What Jackson needs by reflection to read some types: them, what they consist of, and what is annotated to read those. */
final class ReadByJackson {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String LIBRARY = "io.fabric8.";

    private final Set<String> names = new TreeSet<>();
    private final Deque<Class<?>> ahead = new ArrayDeque<>();

    private ReadByJackson() {}

    /** Names of classes of the Kubernetes client and its model; those of the JDK are in each image. */
    static Set<String> from(Class<?>... roots) {
        var read = new ReadByJackson();
        Arrays.stream(roots).forEach(read::add);
        while (!read.ahead.isEmpty()) {
            read.look(read.ahead.pop());
        }
        return read.names;
    }

    private void look(Class<?> type) {
        annotated(type);
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) && type.getSuperclass() == Object.class) {
            // It is its deserializer that makes something of it; the caller has that as a root of its own.
            names.remove(type.getName());
            return;
        }
        add(type.getSuperclass());
        var config = MAPPER.getDeserializationConfig();
        var bean = config.introspect(config.constructType(type));
        bean.findProperties().forEach(property -> {
            add(property.getPrimaryType());
            members(property.getField(), property.getGetter(), property.getSetter());
        });
        bean.getConstructors().forEach(constructor -> {
            for (var parameter = 0; parameter < constructor.getParameterCount(); parameter++) {
                add(constructor.getParameterType(parameter));
            }
        });
        members(bean.findAnySetterAccessor());
    }

    private void members(AnnotatedMember... members) {
        Stream.of(members)
                .filter(Objects::nonNull)
                .map(AnnotatedMember::getAnnotated)
                .forEach(this::annotated);
    }

    private void annotated(AnnotatedElement element) {
        var reads = element.getAnnotation(JsonDeserialize.class);
        if (reads != null) {
            Stream.of(
                            reads.using(),
                            reads.contentUsing(),
                            reads.keyUsing(),
                            reads.builder(),
                            reads.converter(),
                            reads.as())
                    .filter(by -> by != JsonDeserializer.None.class)
                    .forEach(this::add);
        }
        var writes = element.getAnnotation(JsonSerialize.class);
        if (writes != null && writes.using() != JsonSerializer.None.class) {
            add(writes.using());
        }
    }

    private void add(JavaType type) {
        if (type == null) {
            return;
        }
        add(type.getRawClass());
        add(type.getContentType());
        add(type.getKeyType());
    }

    private void add(Class<?> type) {
        if (type != null && type.getName().startsWith(LIBRARY) && names.add(type.getName())) {
            ahead.push(type);
        }
    }
}
