package dev.mooring.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedExtension;
import io.fabric8.kubernetes.client.Config.ExecCredential;
import io.fabric8.kubernetes.client.utils.OpenIDConnectionUtils.OAuthToken;
import io.fabric8.kubernetes.client.utils.OpenIDConnectionUtils.OpenIdConfiguration;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpService;

/** What the native compiler is told is what the JVM loads. */
class LoadedByNameTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern BUILT =
            Pattern.compile("Caffeine\\s*\\.newBuilder\\(\\)(.*?)\\.build\\(", Pattern.DOTALL);
    private static final Pattern CALL = Pattern.compile("\\.(\\w+)\\(");
    private static final Set<String> TRAITS = Arrays.stream(Caffeine.class.getMethods())
            .map(method -> method.getName())
            .collect(Collectors.toSet());
    private static final List<String> REGISTERED = List.of(
            LoadedByName.class.getAnnotation(RegisterForReflection.class).classNames());

    @ParameterizedTest
    @MethodSource("shapesOfCaches")
    void theClassesOfEachCacheOfTheProjectAreRegistered(Set<String> traits) throws ReflectiveOperationException {
        assertThat(REGISTERED).containsAll(classesOf(cache(traits)));
    }

    @Test
    void everyRegisteredClassIsThere() {
        assertThat(REGISTERED)
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    /** Also by those of its clusters that nobody asks for: the client reads the whole of it. */
    @Test
    void allThatAKubeconfigIsReadIntoIsRegistered() {
        assertThat(REGISTERED).containsAll(ReadByJackson.from(Config.class));
    }

    /** The client looks what it is up by its kind, or does without. minikube writes one without, Teleport a mere text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{provider: minikube.sigs.k8s.io, version: v1.33.1}",
                "{apiVersion: example.com/v1, kind: Preference, metadata: {name: a}, spec: {colors: [1]}}",
                "a-name",
                "7",
            })
    void whatAnExtensionOfAKubeconfigIsReadIntoIsRegistered(String extension) {
        var read = Serialization.unmarshal("name: n\nextension: " + extension, NamedExtension.class);
        assertThat(REGISTERED)
                .containsAll(ReadByJackson.from(read.getExtension().getClass()));
    }

    @Test
    void whatCredentialsOfAKubeconfigComeAsIsRegistered() {
        assertThat(REGISTERED)
                .containsAll(ReadByJackson.from(ExecCredential.class, OAuthToken.class, OpenIdConfiguration.class));
    }

    @Test
    void theHttpServiceThatTheSdkFindsIsRegistered() {
        assertThat(ServiceLoader.load(SdkHttpService.class))
                .isNotEmpty()
                .allSatisfy(service ->
                        assertThat(REGISTERED).contains(service.getClass().getName()));
    }

    @Test
    void theListOfHttpServicesIsInTheImage() {
        assertThat(LoadedByName.class.getAnnotation(RegisterResources.class).globs())
                .contains("META-INF/services/" + SdkHttpService.class.getName());
    }

    /** It once did, with every class file of the SDK: 23,551 resources. */
    @Test
    void theSdkDoesNotPutAllOfItselfIntoTheImage() throws IOException {
        var config = "META-INF/native-image/software.amazon.awssdk/sdk-core/resource-config.json";
        try (var content = SdkHttpService.class.getClassLoader().getResourceAsStream(config)) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("awssdk/.*\"");
        }
    }

    /** As they are set in a JVM; without them the image answers some requests itself, before any route. */
    @Test
    void whatIsReadOnceIsSetWhenTheImageIsBuilt() throws IOException {
        var settings = new Properties();
        try (var content = LoadedByName.class.getResourceAsStream("/application.properties")) {
            settings.load(content);
        }
        assertThat(settings.getProperty("quarkus.native.additional-build-args"))
                .contains("-J-Dvertx.disableWebsockets=true", "-J-Dvertx.disableURIValidation=true");
    }

    static Stream<Set<String>> shapesOfCaches() throws IOException {
        try (var sources = Files.walk(SOURCES)) {
            return sources
                    .filter(file -> file.toString().endsWith(".java"))
                    .flatMap(LoadedByNameTest::shapes)
                    .collect(Collectors.toSet())
                    .stream();
        }
    }

    private static Stream<Set<String>> shapes(Path source) {
        try {
            return BUILT.matcher(Files.readString(source))
                    .results()
                    .map(built -> CALL.matcher(built.group(1))
                            .results()
                            .map(call -> call.group(1))
                            .filter(TRAITS::contains)
                            .collect(Collectors.toCollection(TreeSet::new)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Cache<Object, Object> cache(Set<String> traits) {
        var builder = Caffeine.newBuilder();
        for (var trait : traits) {
            switch (trait) {
                case "maximumSize" -> builder.maximumSize(10);
                case "expireAfterAccess" -> builder.expireAfterAccess(Duration.ofMinutes(1));
                case "expireAfterWrite" -> builder.expireAfterWrite(Duration.ofMinutes(1));
                case "ticker" -> builder.ticker(Ticker.systemTicker());
                default -> throw new AssertionError("Teach this test what " + trait + " takes.");
            }
        }
        return builder.build();
    }

    /** Of the cache itself and of what makes its entries. */
    private static List<String> classesOf(Cache<Object, Object> cache) throws ReflectiveOperationException {
        var map = cache.asMap();
        var factory = Class.forName("com.github.benmanes.caffeine.cache.BoundedLocalCache")
                .getDeclaredField("nodeFactory");
        factory.setAccessible(true);
        return List.of(map.getClass().getName(), factory.get(map).getClass().getName());
    }
}
