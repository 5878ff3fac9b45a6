package dev.mooring.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * What a native compiler is told: Quarkus' files, those of the libraries, and the class by which Quarkus says what is
 * initialised at run time. Read from the folder that {@code quarkus.native.sources-only} writes.
 */
public record Registered(
        Map<String, Set<String>> types,
        List<Pattern> resources,
        Set<String> bundles,
        Set<String> proxies,
        Set<String> initialisedAtRunTime,
        Map<String, Set<String>> services) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "META-INF/native-image/";
    private static final String SERVICES = "META-INF/services/";
    private static final String QUARKUS_FEATURE = "io/quarkus/runner/Feature.class";
    private static final Pattern AT_RUN_TIME = Pattern.compile("--initialize-at-run-time=(\\S+)");
    /** By classes of sqlite-jdbc and of Quarkus that the compiler calls. */
    private static final List<Pattern> BY_FEATURES = List.of(Pattern.compile("org/sqlite/native/.*"));

    public static Registered in(Path nativeSources) throws IOException {
        var excluded = excluded(Files.readString(nativeSources.resolve("native-image.args")));
        var registered = new Registered(
                new HashMap<>(),
                new ArrayList<>(BY_FEATURES),
                new HashSet<>(),
                new HashSet<>(),
                new HashSet<>(),
                new HashMap<>());
        try (var files = Files.walk(nativeSources)) {
            for (var jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                registered.add(jar, excluded);
            }
        }
        return registered;
    }

    /** The same without a type. */
    public Registered withoutType(String type) {
        return new Registered(
                types.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(type))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                resources,
                bundles,
                proxies,
                initialisedAtRunTime,
                services);
    }

    /** The same without a resource. */
    public Registered withoutResource(String resource) {
        return new Registered(
                types,
                resources.stream()
                        .filter(pattern -> !pattern.matcher(resource).matches())
                        .toList(),
                bundles,
                proxies,
                initialisedAtRunTime,
                services);
    }

    boolean hasType(String type) {
        return types.containsKey(type);
    }

    /** @param what of {@code allDeclaredConstructors}, {@code <init>()} and the like */
    boolean has(String type, String... what) {
        var of = types.getOrDefault(type, Set.of());
        return List.of(what).stream().anyMatch(of::contains);
    }

    boolean hasResource(String name) {
        return resources.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    boolean isInitialisedAtRunTime(String type) {
        return initialisedAtRunTime.contains(type)
                || initialisedAtRunTime.stream().anyMatch(name -> type.startsWith(name + "."));
    }

    /** Pairs: a pattern for the jar, and one for the file in it. */
    private static List<Pattern[]> excluded(String arguments) {
        var words = List.of(arguments.strip().split("\\s+"));
        var excluded = new ArrayList<Pattern[]>();
        for (var index = 0; index < words.size(); index++) {
            if (words.get(index).equals("--exclude-config")) {
                excluded.add(
                        new Pattern[] {Pattern.compile(words.get(index + 1)), Pattern.compile(words.get(index + 2))});
            }
        }
        return excluded;
    }

    private void add(Path file, List<Pattern[]> excluded) throws IOException {
        try (var jar = new JarFile(file.toFile(), false)) {
            for (var entry : jar.stream().toList()) {
                var name = entry.getName();
                if (entry.isDirectory()) {
                    continue;
                }
                if (name.startsWith(SERVICES)) {
                    addService(name.substring(SERVICES.length()), text(jar, entry));
                } else if (name.equals(QUARKUS_FEATURE)) {
                    addFeature(jar.getInputStream(entry).readAllBytes());
                } else if (name.startsWith(METADATA) && !isExcluded(file, name, excluded)) {
                    addMetadata(name, text(jar, entry));
                }
            }
        }
    }

    private static boolean isExcluded(Path jar, String name, List<Pattern[]> excluded) {
        return excluded.stream()
                .anyMatch(pair -> pair[0].matcher(jar.toString()).find()
                        && pair[1].matcher("/" + name).find());
    }

    private static String text(JarFile jar, ZipEntry entry) throws IOException {
        try (var content = jar.getInputStream(entry)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void addService(String service, String providers) {
        providers
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(provider ->
                        services.computeIfAbsent(service, _ -> new HashSet<>()).add(provider));
    }

    private void addMetadata(String name, String content) throws IOException {
        switch (name.substring(name.lastIndexOf('/') + 1)) {
            case "reflect-config.json" -> JSON.readTree(content).forEach(type -> addType(type.path("name"), type));
            case "resource-config.json" -> addResources(JSON.readTree(content));
            case "proxy-config.json" -> JSON.readTree(content).forEach(this::addProxy);
            case "reachability-metadata.json" -> addReachability(JSON.readTree(content));
            case "native-image.properties" -> {
                var properties = new Properties();
                properties.load(new java.io.StringReader(content));
                AT_RUN_TIME
                        .matcher(properties.getProperty("Args", ""))
                        .results()
                        .flatMap(found -> Pattern.compile(",").splitAsStream(found.group(1)))
                        .forEach(initialisedAtRunTime::add);
            }
            default -> {}
        }
    }

    /** Conditions are taken as met. */
    private void addType(JsonNode name, JsonNode type) {
        var what = types.computeIfAbsent(name.asText(), _ -> new HashSet<>());
        type.properties().stream()
                .filter(property -> property.getValue().asBoolean())
                .forEach(property -> what.add(property.getKey()));
        for (var method : type.path("methods")) {
            what.add(method.path("name").asText() + parameters(method.path("parameterTypes")));
        }
    }

    private static String parameters(JsonNode types) {
        var names = new ArrayList<String>();
        types.forEach(type -> names.add(type.asText()));
        return names.stream().collect(Collectors.joining(",", "(", ")"));
    }

    private void addResources(JsonNode config) {
        var listed = config.path("resources");
        for (var include : listed.isArray() ? listed : listed.path("includes")) {
            resources.add(Pattern.compile(include.path("pattern").asText()));
        }
        config.path("bundles").forEach(bundle -> bundles.add(bundle.path("name").asText()));
    }

    private void addProxy(JsonNode proxy) {
        var names = new ArrayList<String>();
        (proxy.isArray() ? proxy : proxy.path("interfaces")).forEach(type -> names.add(type.asText()));
        proxies.add(String.join(",", names));
    }

    private void addReachability(JsonNode config) {
        for (var type : config.path("reflection")) {
            if (type.path("type").has("proxy")) {
                addProxy(type.path("type").path("proxy"));
            } else {
                addType(type.path("type"), type);
            }
        }
        for (var resource : config.path("resources")) {
            if (resource.has("glob")) {
                resources.add(glob(resource.path("glob").asText()));
            } else {
                bundles.add(resource.path("bundle").asText());
            }
        }
    }

    private static Pattern glob(String glob) {
        var parts = Pattern.compile("\\*\\*/?|\\*|[^*]+")
                .matcher(glob)
                .results()
                .map(part -> switch (part.group()) {
                    case "**/" -> "(.*/)?";
                    case "**" -> ".*";
                    case "*" -> "[^/]*";
                    case String text -> Pattern.quote(text);
                });
        return Pattern.compile(parts.collect(Collectors.joining()));
    }

    /** It collects classes by name, and hands them over when it has them all. */
    private void addFeature(byte[] feature) {
        for (var method : ClassFile.of().parse(feature).methods()) {
            var names = new ArrayList<String>();
            var instructions = method.code().stream().flatMap(code -> code.elementStream());
            instructions.forEach(instruction -> {
                switch (instruction) {
                    case ConstantInstruction constant
                    when constant.constantValue() instanceof String text -> names.add(text);
                    case InvokeInstruction call
                    when call.name().equalsString("initializeAtRunTime") -> {
                        initialisedAtRunTime.addAll(names);
                        names.clear();
                    }
                    default -> {}
                }
            });
        }
    }
}
