package dev.mooring.nativeimage.recorder;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stands in for the methods of the JDK that find things by name: does what they do, and writes it down. One line for
 * each thing and place that asked for it, of five fields with tabs between: kind, name, whether the compiler could read
 * the name in the code, who asked, and the class initialisers that were under way.
 */
public final class Recorder {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final String OWN = Recorder.class.getName();
    /** What Quarkus does while an image is built, and in a JVM at each start. */
    private static final String STATIC_START = "io.quarkus.runner.ApplicationImpl";
    /** What a method names in its code, by class, name and descriptor of the method. */
    private static final Map<String, Set<String>> NAMED = new ConcurrentHashMap<>();

    private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();
    /** Calls of these are many; they need not be looked at twice. */
    private static final Set<Executable> KNOWN = ConcurrentHashMap.newKeySet();

    /** Not a channel, which ends when a thread that writes is interrupted. */
    private static volatile OutputStream file;

    private Recorder() {}

    static void writeTo(Path path) throws IOException {
        file = new FileOutputStream(path.toFile(), true);
    }

    static void names(String method, Set<String> constants) {
        NAMED.merge(
                method,
                constants,
                (one, other) -> Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet()));
    }

    static void write(String line) {
        if (!WRITTEN.add(line)) {
            return;
        }
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (WRITTEN) {
            try {
                file.write(bytes);
            } catch (IOException notNow) {
                WRITTEN.remove(line);
            }
        }
    }

    private static boolean record(String kind, String name, String... constants) {
        var asked = STACK.walk(frames ->
                frames.dropWhile(frame -> frame.getClassName().equals(OWN)).toList());
        var by = asked.getFirst();
        var initialisers = asked.stream()
                .filter(frame -> frame.getMethodName().equals("<clinit>"))
                .map(StackFrame::getClassName)
                .distinct()
                .toList();
        var isNamed = constants.length > 0
                && NAMED.getOrDefault(by.getClassName() + "." + by.getMethodName() + by.getDescriptor(), Set.of())
                        .containsAll(List.of(constants));
        if (initialisers.contains(STATIC_START)) {
            return false;
        }
        write(String.join(
                "\t",
                kind,
                name,
                isNamed ? "named" : "computed",
                by.getClassName() + "#" + by.getMethodName(),
                String.join(",", initialisers)));
        return initialisers.isEmpty();
    }

    private static ClassLoader callersLoader() {
        return STACK.walk(
                frames -> frames.dropWhile(frame -> frame.getClassName().equals(OWN))
                        .findFirst()
                        .orElseThrow()
                        .getDeclaringClass()
                        .getClassLoader());
    }

    public static Class<?> forName(String name) throws ClassNotFoundException {
        var found = Class.forName(name, true, callersLoader());
        record("class", found.getName(), name);
        return found;
    }

    public static Class<?> forName(String name, boolean initialize, ClassLoader loader) throws ClassNotFoundException {
        var found = Class.forName(name, initialize, loader);
        record("class", found.getName(), name);
        return found;
    }

    public static Class<?> loadClass(ClassLoader loader, String name) throws ClassNotFoundException {
        var found = loader.loadClass(name);
        record("class", found.getName());
        return found;
    }

    public static URL getResource(ClassLoader loader, String name) {
        return resource(name, loader.getResource(name));
    }

    public static Enumeration<URL> getResources(ClassLoader loader, String name) throws IOException {
        var found = loader.getResources(name);
        if (found.hasMoreElements()) {
            resource(name, found);
        }
        return found;
    }

    public static Stream<URL> resources(ClassLoader loader, String name) {
        resource(name, loader.getResource(name));
        return loader.resources(name);
    }

    public static InputStream getResourceAsStream(ClassLoader loader, String name) {
        return resource(name, loader.getResourceAsStream(name));
    }

    public static URL getSystemResource(String name) {
        return resource(name, ClassLoader.getSystemResource(name));
    }

    public static InputStream getSystemResourceAsStream(String name) {
        return resource(name, ClassLoader.getSystemResourceAsStream(name));
    }

    public static URL getResource(Class<?> near, String name) {
        return resource(near, name, near.getResource(name));
    }

    public static InputStream getResourceAsStream(Class<?> near, String name) {
        return resource(near, name, near.getResourceAsStream(name));
    }

    private static <T> T resource(String name, T found) {
        if (found != null) {
            record("resource", name);
        }
        return found;
    }

    /** The compiler reads these where both the class and the name stand in the code. */
    private static <T> T resource(Class<?> near, String name, T found) {
        if (found != null) {
            var full = name.startsWith("/")
                    ? name.substring(1)
                    : near.getPackageName().replace('.', '/') + "/" + name;
            record("resource", full, name, near.getName());
        }
        return found;
    }

    public static <S> ServiceLoader<S> load(Class<S> service) {
        record("service", service.getName());
        return ServiceLoader.load(service);
    }

    public static <S> ServiceLoader<S> load(Class<S> service, ClassLoader loader) {
        record("service", service.getName());
        return ServiceLoader.load(service, loader);
    }

    public static ResourceBundle getBundle(String name) {
        record("bundle", name, name);
        return ResourceBundle.getBundle(name, Locale.getDefault(), callersLoader());
    }

    public static ResourceBundle getBundle(String name, Locale locale) {
        record("bundle", name, name);
        return ResourceBundle.getBundle(name, locale, callersLoader());
    }

    public static ResourceBundle getBundle(String name, Locale locale, ClassLoader loader) {
        record("bundle", name, name);
        return ResourceBundle.getBundle(name, locale, loader);
    }

    public static Object newProxyInstance(ClassLoader loader, Class<?>[] types, InvocationHandler handler) {
        var names = Arrays.stream(types).map(Class::getName).toArray(String[]::new);
        record("proxy", String.join(",", names), names);
        return Proxy.newProxyInstance(loader, types, handler);
    }

    public static Object newInstance(Constructor<?> constructor, Object[] arguments)
            throws InstantiationException, IllegalAccessException, InvocationTargetException {
        used(constructor);
        return open(constructor).newInstance(arguments);
    }

    public static Object newInstance(Class<?> type) throws ReflectiveOperationException {
        try {
            return newInstance(type.getDeclaredConstructor(), new Object[0]);
        } catch (InvocationTargetException thrown) {
            throw Recorder.<RuntimeException>asItIs(thrown.getCause());
        }
    }

    public static Object invoke(Method method, Object on, Object[] arguments)
            throws IllegalAccessException, InvocationTargetException {
        used(method);
        return open(method).invoke(on, arguments);
    }

    public static Class<?> findClass(MethodHandles.Lookup lookup, String name)
            throws ClassNotFoundException, IllegalAccessException {
        var found = lookup.findClass(name);
        record("class", found.getName(), name);
        return found;
    }

    public static MethodHandle findConstructor(MethodHandles.Lookup lookup, Class<?> type, MethodType parameters)
            throws NoSuchMethodException, IllegalAccessException {
        var found = lookup.findConstructor(type, parameters);
        used("constructor", type, "<init>", parameters.parameterArray());
        return found;
    }

    public static MethodHandle findVirtual(
            MethodHandles.Lookup lookup, Class<?> type, String name, MethodType signature)
            throws NoSuchMethodException, IllegalAccessException {
        var found = lookup.findVirtual(type, name, signature);
        used("method", type, name, signature.parameterArray());
        return found;
    }

    public static MethodHandle findStatic(MethodHandles.Lookup lookup, Class<?> type, String name, MethodType signature)
            throws NoSuchMethodException, IllegalAccessException {
        var found = lookup.findStatic(type, name, signature);
        used("method", type, name, signature.parameterArray());
        return found;
    }

    private static void used(Executable member) {
        if (KNOWN.contains(member)) {
            return;
        }
        var isTold = member instanceof Constructor
                ? used("constructor", member.getDeclaringClass(), "<init>", member.getParameterTypes())
                : used("method", member.getDeclaringClass(), member.getName(), member.getParameterTypes());
        if (isTold) {
            KNOWN.add(member);
        }
    }

    /** Whether there is no more to say of it. */
    private static boolean used(String kind, Class<?> type, String name, Class<?>[] parameters) {
        if (type.getClassLoader() == null || Proxy.isProxyClass(type)) {
            return true;
        }
        var signature = Arrays.stream(parameters).map(Class::getTypeName).collect(Collectors.joining(",", "(", ")"));
        return record(kind, type.getName() + "#" + name + signature, type.getName());
    }

    /** Who is asked for access is the caller, which now is this class. */
    private static <M extends AccessibleObject> M open(M member) {
        member.trySetAccessible();
        return member;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T asItIs(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
