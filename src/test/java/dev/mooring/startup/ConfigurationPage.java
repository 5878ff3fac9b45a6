package dev.mooring.startup;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The page of all settings, of the interfaces that they are read by: names, types and defaults from these, words from their sources. */
final class ConfigurationPage {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern CODE = Pattern.compile("\\{@code ((?:[^{}]|\\{[^{}]*})*)}", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@link #?(?:\\w+#)?([^{}]*)}", Pattern.DOTALL);
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final String INTRODUCTION = """
            # All settings
            Written from the code; what belongs together, and what is worth setting, is in [the configuration](../../README.md#configuration).

            Each key is read from a system property (`-Dkey=value`), the environment variable beside it, or `config/application.properties` in
            the working directory; the first of these that has it counts. In a key, `<name>` is a word of yours. One that holds a dash cannot
            be told apart in the environment: put such a key into the file. A duration is `30s`, `5m`, `1d` or as ISO 8601 has it (`PT5M`); a
            size is bytes, or `256M`; several values of a list have commas between. `mooring check-config` says what is wrong with any of them.

            Settings of Quarkus (`quarkus.http.port` and so on) are not Mooring's own; those that matter are in the README.
            """;

    private ConfigurationPage() {}

    /**
     * One setting.
     *
     * @param text what it does; blank where its author did not say
     */
    record Setting(String key, String variable, String type, String standard, String text) {
        private String row() {
            return "| `" + key + "` | `" + variable + "` | " + type + " | " + standard + " | " + text + " |\n";
        }
    }

    static String text() throws IOException {
        var text = new StringBuilder(INTRODUCTION);
        for (var mapping : ConfigurationWarnings.MAPPINGS) {
            text.append("\n## ")
                    .append(prefix(mapping))
                    .append(
                            "\n| Key | Environment variable | Type | Default | What it does |\n|---|---|---|---|---|\n");
            settings(mapping).forEach(setting -> text.append(setting.row()));
        }
        return text.toString();
    }

    static List<Setting> settings() throws IOException {
        var settings = new ArrayList<Setting>();
        for (var mapping : ConfigurationWarnings.MAPPINGS) {
            settings.addAll(settings(mapping));
        }
        return settings;
    }

    private static String prefix(Class<?> mapping) {
        return mapping.getAnnotation(ConfigMapping.class).prefix();
    }

    private static List<Setting> settings(Class<?> mapping) throws IOException {
        var settings = new ArrayList<Setting>();
        add(mapping, prefix(mapping), words(mapping), settings);
        DerivedSettings.SECRETS.stream()
                .map(secret -> secret + "-file")
                .filter(key -> isOf(mapping, key)
                        && settings.stream().noneMatch(known -> known.key().equals(key)))
                .forEach(key -> settings.add(new Setting(
                        key, variable(key), "text", "–", "File that holds `" + key.replace("-file", "") + "`.")));
        return settings;
    }

    /** The longest prefix counts. */
    private static boolean isOf(Class<?> mapping, String key) {
        return ConfigurationWarnings.MAPPINGS.stream()
                .map(ConfigurationPage::prefix)
                .filter(prefix -> key.startsWith(prefix + "."))
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .filter(prefix(mapping)::equals)
                .isPresent();
    }

    private static void add(Class<?> group, String prefix, Map<String, String> words, List<Setting> settings) {
        var order = List.copyOf(words.keySet());
        Arrays.stream(group.getMethods())
                .filter(method -> !method.isDefault() && !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .sorted((one, other) -> Integer.compare(order.indexOf(name(one)), order.indexOf(name(other))))
                .forEach(method -> add(method, key(prefix, method), words, settings));
    }

    private static void add(Method method, String key, Map<String, String> words, List<Setting> settings) {
        var type = present(method.getGenericReturnType());
        var path = key;
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            path += method.getName().equals("byId") ? ".<id>" : ".<name>";
            type = present(map.getActualTypeArguments()[1]);
        }
        if (type instanceof Class<?> group && isGroup(group)) {
            add(group, path, words, settings);
            return;
        }
        var standard = Optional.ofNullable(method.getAnnotation(WithDefault.class));
        settings.add(new Setting(
                path,
                variable(path),
                type(type),
                standard.map(it -> "`" + it.value() + "`").orElse("–"),
                words.getOrDefault(name(method), "")));
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getName().startsWith("dev.mooring.");
    }

    private static String key(String prefix, Method method) {
        if (method.isAnnotationPresent(WithParentName.class)) {
            return prefix;
        }
        var given = method.getAnnotation(WithName.class);
        return prefix + "." + (given == null ? dashed(method.getName()) : given.value());
    }

    private static String dashed(String name) {
        return HUMP.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9<>]", "_").toUpperCase(Locale.ROOT);
    }

    /** Without what says that it may be missing. */
    private static Type present(Type type) {
        return type instanceof ParameterizedType optional && optional.getRawType() == Optional.class
                ? optional.getActualTypeArguments()[0]
                : type;
    }

    private static String type(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return type(list.getActualTypeArguments()[0]) + ", several";
        }
        if (type instanceof Class<?> word && word.isEnum()) {
            return Stream.of(word.getEnumConstants())
                    .map(value -> "`"
                            + ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                    .collect(Collectors.joining(", "));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "`true`, `false`";
        }
        if (Stream.of(int.class, long.class, Integer.class, Long.class, OptionalInt.class, OptionalLong.class)
                .anyMatch(type::equals)) {
            return "whole number";
        }
        if (Stream.of(double.class, OptionalDouble.class).anyMatch(type::equals)) {
            return "number";
        }
        var known = Map.<Type, String>of(
                Duration.class, "duration", String.class, "text", URI.class, "address", MemorySize.class, "size");
        return Optional.ofNullable(known.get(type))
                .orElseThrow(() -> new AssertionError("There is no word for " + type + ": add one"));
    }

    /** What authors say of the methods of this source file, by class and name, in their order. */
    private static Map<String, String> words(Class<?> mapping) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var top = mapping.getName().replaceFirst("\\$.*", "");
            var file = SOURCES.resolve(top.replace('.', '/') + ".java");
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            var trees = DocTrees.instance(task);
            var words = new LinkedHashMap<String, String>();
            for (var unit : task.parse()) {
                new TreePathScanner<Void, String>() {
                    @Override
                    public Void visitClass(ClassTree tree, String outer) {
                        var name =
                                outer.isEmpty() ? tree.getSimpleName().toString() : outer + "." + tree.getSimpleName();
                        return super.visitClass(tree, name);
                    }

                    @Override
                    public Void visitMethod(MethodTree tree, String owner) {
                        var said = Optional.ofNullable(trees.getDocComment(getCurrentPath()));
                        words.put(
                                owner + "#" + tree.getName(),
                                said.map(ConfigurationPage::cell).orElse(""));
                        return null;
                    }
                }.scan(unit, "");
            }
            return words;
        }
    }

    private static String name(Method method) {
        var owner = method.getDeclaringClass().getName();
        return owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.') + "#" + method.getName();
    }

    private static String cell(String comment) {
        var text = comment.replaceAll("(?ms)^\\s*@\\w+ .*", "");
        text = CODE.matcher(text).replaceAll("`$1`");
        text = LINK.matcher(text).replaceAll(link -> "`" + dashed(link.group(1)) + "`");
        return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
    }
}
