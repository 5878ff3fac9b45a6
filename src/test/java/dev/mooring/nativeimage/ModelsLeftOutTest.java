package dev.mooring.nativeimage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The models of Kubernetes objects that are left out of the program are named by the calls for those objects alone, which
 * it does not make: neither the JVM nor the native compiler comes to them.
 */
class ModelsLeftOutTest {
    private static final Pattern LEFT_OUT = Pattern.compile("kubernetes-model-(\\w+)</artifactId></exclusion>");
    private static final String MODELS = "io.fabric8.kubernetes.api.model.";

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.mooring", "io.fabric8.kubernetes.client", "io.quarkus.kubernetes.client");
    }

    @ParameterizedTest
    @MethodSource("packagesLeftOut")
    void nothingElseNamesThem(String left) {
        assertThat(classes).hasSizeGreaterThan(500);
        noClasses()
                .that(new DescribedPredicate<JavaClass>("make no calls for them") {
                    @Override
                    public boolean test(JavaClass type) {
                        return !type.getSimpleName().endsWith("APIGroupClient")
                                && !type.getSimpleName().endsWith("APIGroupDSL");
                    }
                })
                .should(ArchConditions.dependOnClassesThat(JavaClass.Predicates.resideInAPackage(MODELS + left + "..")))
                .check(classes);
    }

    static List<String> packagesLeftOut() throws IOException {
        var modules = LEFT_OUT.matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .map(module -> module.equals("storageclass") ? "storage" : module)
                .toList();
        assertThat(modules).isNotEmpty();
        return modules;
    }
}
