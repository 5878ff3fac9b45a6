package dev.mooring.nativeimage;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what packaged tests loaded by name with what is registered for the native image, and fails with what must be
 * added to {@link LoadedByName}. A name that stands in the code with its class is read by the compiler, and what class
 * initialisers load is loaded while the image is built, but for those that run at run time.
 */
public final class Gate {
    private static final String KUBERNETES_MODELS = "io.fabric8.kubernetes.api.model.";
    private static final String SERVING_TLS = "io.netty.handler.ssl.JdkSslServerContext";

    /** Of these it is known that the binary works without: they are those of every Quarkus binary. */
    private static final List<Known> KNOWN = List.of(
            new Known(
                    "io.quarkus.runtime.configuration.AbstractConfigBuilder#withConverter",
                    "",
                    "the name stands in the generated code that calls it"),
            new Known(
                    "io.smallrye.config.validator.BeanValidationConfigValidator#",
                    "",
                    "the interfaces of settings are looked through while the image is built, and found methods kept"),
            new Known(
                    "io.smallrye.config.SmallRyeConfigProviderResolver#getFactoryFor",
                    "",
                    "at the very end, when the configuration is gone already"),
            new Known(
                    "com.arjuna.common.",
                    "",
                    "the transaction manager's settings are filled in while the image is built; it is not used"),
            new Known(
                    "io.smallrye.common.classloader.ClassPathUtils#consumeAsPaths",
                    "application.properties",
                    "what it says is built in"),
            new Known(
                    "io.fabric8.kubernetes.internal.KubernetesDeserializer$Mapping#",
                    "io.fabric8.kubernetes.api.model.KubernetesResource",
                    "the kinds of objects that the client could read, looked for beside a kubeconfig: they are read as"
                            + " JSON here"),
            new Known(
                    "io.vertx.core.file.impl.FileResolverImpl#",
                    "META-INF",
                    "the folder above a file of the page, asked for so that it could be listed; nothing lists it"),
            new Known(
                    "org.bouncycastle.jc",
                    "",
                    SERVING_TLS,
                    "what the provider offers, looked for because Netty looks whether the provider is there; it leaves"
                            + " out what it does not find, and Vert.x reads keys and certificates itself"));

    /**
     * @param by a beginning of who asks
     * @param name what is asked for, or empty for anything
     * @param during the class that is being initialised, or empty for any and none
     */
    private record Known(String by, String name, String during, String reason) {
        Known(String by, String name, String reason) {
            this(by, name, "", reason);
        }

        boolean is(Loaded loaded) {
            return loaded.by().startsWith(by)
                    && (name.isEmpty() || loaded.name().equals(name))
                    && (during.isEmpty() || loaded.initialisers().contains(during));
        }
    }

    private final Registered registered;

    public Gate(Registered registered) {
        this.registered = registered;
    }

    /** Something that the binary would not find, and the line that mends it. */
    public record Missing(Loaded loaded, String line) {
        @Override
        public String toString() {
            return "%s %s, asked for by %s: %s"
                    .formatted(
                            loaded.kind().name().toLowerCase(java.util.Locale.ROOT), loaded.name(), loaded.by(), line);
        }
    }

    public static void main(String[] arguments) throws IOException {
        var loaded = Loaded.in(Path.of(arguments[0]));
        var gate = new Gate(Registered.in(Path.of(arguments[1])));
        var missing = gate.missing(loaded);
        if (!missing.isEmpty()) {
            System.err.println("A native image would not find what packaged tests loaded by name"
                    + " (docs/native.md, \"What the compiler must be told\"):");
            missing.forEach(System.err::println);
            System.exit(1);
        }
        var needless = gate.needless();
        if (!needless.isEmpty()) {
            System.err.println("A native image would hold " + needless.size()
                    + " models of Kubernetes objects, such as "
                    + needless.first() + ": Quarkus registers each whose jar it has an index of, and .mvn/maven.config"
                    + " takes those away (docs/native.md, \"Size\").");
            System.exit(1);
        }
        System.out.println("Of " + loaded.size() + " things loaded by name, all that need it are registered.");
    }

    public List<Missing> missing(Collection<Loaded> loaded) {
        return loaded.stream()
                .filter(this::isLoadedAtRunTime)
                .filter(one -> !isKnown(one))
                .flatMap(this::missing)
                .distinct()
                .toList();
    }

    /** Models of Kubernetes objects that are registered though {@link LoadedByName} does not name them. */
    public SortedSet<String> needless() {
        var named = Set.of(
                LoadedByName.class.getAnnotation(RegisterForReflection.class).classNames());
        return registered.types().keySet().stream()
                .filter(type -> type.startsWith(KUBERNETES_MODELS))
                .filter(type -> !named.contains(type))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isLoadedAtRunTime(Loaded loaded) {
        return loaded.initialisers().stream().allMatch(registered::isInitialisedAtRunTime);
    }

    private static boolean isKnown(Loaded loaded) {
        return KNOWN.stream().anyMatch(known -> known.is(loaded));
    }

    private Stream<Missing> missing(Loaded loaded) {
        return switch (loaded.kind()) {
            case CLASS -> missing(loaded, loaded.isNamed() || registered.hasType(loaded.name()), "type", loaded.name());
            case CONSTRUCTOR, METHOD -> missing(loaded, loaded.isNamed() || hasMember(loaded), "type", type(loaded));
            case SERVICE -> missingOfService(loaded);
            case RESOURCE ->
                missing(loaded, loaded.isNamed() || registered.hasResource(loaded.name()), "resource", loaded.name());
            case BUNDLE ->
                missing(
                        loaded,
                        loaded.isNamed() || registered.bundles().contains(loaded.name()),
                        "bundle",
                        loaded.name());
            case PROXY ->
                missing(
                        loaded,
                        loaded.isNamed() || registered.proxies().contains(loaded.name()),
                        "proxy",
                        loaded.name());
            case UNREAD -> missing(loaded, false, "unread", loaded.name());
        };
    }

    private static Stream<Missing> missing(Loaded loaded, boolean isThere, String what, String name) {
        return isThere ? Stream.empty() : Stream.of(new Missing(loaded, line(what, name)));
    }

    private static String line(String what, String name) {
        return switch (what) {
            case "type" -> "add \"" + name + "\" to classNames of LoadedByName";
            case "resource" -> "add \"" + name + "\" to globs of LoadedByName";
            case "bundle" -> "add @RegisterResourceBundle(bundleName = \"" + name + "\") to LoadedByName";
            case "proxy" -> "add @RegisterForProxy for " + name;
            default -> "teach the recorder to read this class";
        };
    }

    private static String type(Loaded member) {
        return member.name().substring(0, member.name().indexOf('#'));
    }

    private boolean hasMember(Loaded loaded) {
        var member = loaded.name().substring(loaded.name().indexOf('#') + 1);
        return loaded.kind() == Loaded.Kind.CONSTRUCTOR
                ? registered.has(type(loaded), "allDeclaredConstructors", "allPublicConstructors", member)
                : registered.has(type(loaded), "allDeclaredMethods", "allPublicMethods", member);
    }

    /** A service is found through its list, and each provider by its name. */
    private Stream<Missing> missingOfService(Loaded loaded) {
        var providers = registered.services().get(loaded.name());
        if (providers == null) {
            return Stream.empty();
        }
        var list = "META-INF/services/" + loaded.name();
        return Stream.concat(
                missing(loaded, registered.hasResource(list), "resource", list),
                providers.stream()
                        .filter(provider -> !registered.has(
                                provider, "allDeclaredConstructors", "allPublicConstructors", "<init>()"))
                        .map(provider -> new Missing(loaded, line("type", provider))));
    }
}
