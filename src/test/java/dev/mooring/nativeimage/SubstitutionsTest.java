package dev.mooring.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Delete;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import com.oracle.svm.core.annotate.TargetElement;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.nativeimage.Platforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every substitution for the native image still finds what it replaces. The native compiler ends with an error where
 * one does not: after an update of the AWS SDK, or of Netty and Vert.x, whose versions run ahead of Quarkus'.
 */
class SubstitutionsTest {
    /** Nobody that is in the image calls Zlib's; the others say what they always said. */
    private static final String[] LEFT_TO_THEMSELVES = {
        "io.netty.handler.codec.compression.ZlibCodecFactory.newZlibDecoder(int)",
        "io.netty.handler.codec.compression.ZlibCodecFactory.newZlibDecoder(byte[], int)",
        "io.netty.buffer.EmptyByteBuf.nioBuffer(int, int)",
        "io.netty.buffer.EmptyByteBuf.nioBuffers(int, int)",
        "jdk.internal.loader.URLClassPath.getLoader(int)"
    };

    private static final String CONSTRUCTOR = TargetElement.CONSTRUCTOR_NAME;

    @ParameterizedTest
    @MethodSource("substitutions")
    void findsWhatItReplaces(Class<?> substitution) throws ReflectiveOperationException {
        var target = target(substitution);
        var missing = new ArrayList<String>();
        for (var member : members(substitution)) {
            if (!isFound(member, target)) {
                missing.add(member.toString());
            }
        }
        assertThat(missing).as("members that %s has no longer", target).isEmpty();
    }

    /** Netty 4.1.136 led its callers to a new overload, past the substitution of the old one. */
    @Test
    void noOverloadOfWhatIsReplacedIsLeftToItself() throws ReflectiveOperationException {
        var replaced = new HashSet<Signature>();
        for (var substitution : substitutions().toList()) {
            for (var member : members(substitution)) {
                if (member instanceof Method method && !method.isAnnotationPresent(Alias.class)) {
                    replaced.add(
                            new Signature(target(substitution), name(method, method.getName()), parameters(method)));
                }
            }
        }
        assertThat(replaced.stream()
                        .flatMap(Signature::overloads)
                        .filter(overload -> !replaced.contains(overload))
                        .map(Signature::toString))
                .containsOnly(LEFT_TO_THEMSELVES);
    }

    private record Signature(Class<?> target, String name, List<Class<?>> parameters) {
        Stream<Signature> overloads() {
            return Arrays.stream(target.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name) && !method.isBridge())
                    .map(method -> new Signature(target, name, List.of(method.getParameterTypes())));
        }

        @Override
        public String toString() {
            return parameters.stream()
                    .map(Class::getSimpleName)
                    .collect(Collectors.joining(", ", target.getName() + "." + name + "(", ")"));
        }
    }

    static Stream<Class<?>> substitutions() {
        return new ClassFileImporter()
                        .importPackages("dev.mooring.nativeimage", "io.quarkus.netty.runtime.graal", "io.quarkus.vertx")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(TargetClass.class))
                        // Those that name a platform are for others than the image's.
                        .filter(type -> !type.isAnnotatedWith(Platforms.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(SubstitutionsTest::isWanted);
    }

    private static boolean isWanted(Class<?> substitution) {
        return Arrays.stream(substitution.getAnnotation(TargetClass.class).onlyWith())
                .allMatch(SubstitutionsTest::holds);
    }

    private static boolean holds(Class<?> condition) {
        if (!BooleanSupplier.class.isAssignableFrom(condition)) {
            return true;
        }
        try {
            var constructor = condition.getDeclaredConstructor();
            constructor.setAccessible(true);
            return ((BooleanSupplier) constructor.newInstance()).getAsBoolean();
        } catch (ReflectiveOperationException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Class<?> target(Class<?> substitution) throws ClassNotFoundException {
        var annotation = substitution.getAnnotation(TargetClass.class);
        var name = annotation.className().isEmpty() ? annotation.value().getName() : annotation.className();
        for (var inner : annotation.innerClass()) {
            name += "$" + inner;
        }
        return Class.forName(name, false, SubstitutionsTest.class.getClassLoader());
    }

    private static List<AnnotatedElement> members(Class<?> substitution) {
        return Stream.<AnnotatedElement[]>of(
                        substitution.getDeclaredMethods(),
                        substitution.getDeclaredConstructors(),
                        substitution.getDeclaredFields())
                .flatMap(Arrays::stream)
                .filter(SubstitutionsTest::refersToTheTarget)
                .toList();
    }

    private static boolean refersToTheTarget(AnnotatedElement member) {
        var element = member.getAnnotation(TargetElement.class);
        return (element == null || Arrays.stream(element.onlyWith()).allMatch(SubstitutionsTest::holds))
                && (member.isAnnotationPresent(Alias.class)
                        || member.isAnnotationPresent(Delete.class)
                        || member.isAnnotationPresent(Substitute.class));
    }

    private static boolean isFound(AnnotatedElement member, Class<?> target) throws ClassNotFoundException {
        return switch (member) {
            case Field field -> hasField(target, name(field, field.getName()));
            case Constructor<?> constructor -> hasExecutable(target, CONSTRUCTOR, parameters(constructor));
            case Method method -> hasExecutable(target, name(method, method.getName()), parameters(method));
            default -> throw new AssertionError(member);
        };
    }

    /** Its own, or one that it inherits: the native compiler takes both. */
    private static boolean hasField(Class<?> target, String name) {
        return Stream.<Class<?>>iterate(target, Objects::nonNull, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .anyMatch(field -> field.getName().equals(name));
    }

    private static boolean hasExecutable(Class<?> target, String name, List<Class<?>> parameters) {
        var candidates = name.equals(CONSTRUCTOR)
                ? Arrays.<Executable>stream(target.getDeclaredConstructors())
                : Arrays.<Executable>stream(target.getDeclaredMethods())
                        .filter(method -> method.getName().equals(name));
        return candidates.anyMatch(
                candidate -> List.of(candidate.getParameterTypes()).equals(parameters));
    }

    private static String name(AnnotatedElement member, String own) {
        var element = member.getAnnotation(TargetElement.class);
        return element == null || element.name().isEmpty() ? own : element.name();
    }

    /** A substitution stands for its target in the signatures of others. */
    private static List<Class<?>> parameters(Executable executable) throws ClassNotFoundException {
        var types = new ArrayList<Class<?>>();
        for (var type : executable.getParameterTypes()) {
            types.add(type.isAnnotationPresent(TargetClass.class) ? target(type) : type);
        }
        return types;
    }
}
