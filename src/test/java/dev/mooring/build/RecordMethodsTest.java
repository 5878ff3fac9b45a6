package dev.mooring.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordMethodsTest {
    private static final Path PROGRAM = Path.of("src/build/java/dev/mooring/build/RecordMethods.java");

    /** One component of each kind. */
    record Sample(
            @Nullable String text,
            int number,
            long wide,
            boolean flag,
            byte small,
            short less,
            char letter,
            float coarse,
            double fine,
            int @Nullable [] array) {}

    record Empty() {}

    record OwnEquality(String text) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OwnEquality own && text.equalsIgnoreCase(own.text);
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @TempDir
    static Path folder;

    private static ClassLoader copies = ClassLoader.getPlatformClassLoader();

    private static final int[] ARRAY = {1};

    private static final List<Sample> SAMPLES = List.of(
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', 0.5f, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', 0.5f, 0.25, new int[] {1}),
            new Sample("b", 1, 2, true, (byte) 3, (short) 4, 'x', 0.5f, 0.25, ARRAY),
            new Sample(null, 1, 2, true, (byte) 3, (short) 4, 'x', 0.5f, 0.25, ARRAY),
            new Sample("a", 9, 2, true, (byte) 3, (short) 4, 'x', 0.5f, 0.25, ARRAY),
            new Sample("a", 1, 2 + (1L << 32), true, (byte) 3, (short) 4, 'x', 0.5f, 0.25, ARRAY),
            new Sample("a", 1, 2, false, (byte) 3, (short) 4, 'x', 0.5f, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 9, (short) 4, 'x', 0.5f, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 9, 'x', 0.5f, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'y', 0.5f, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', 0.0f, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', -0.0f, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', Float.NaN, 0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', 0.5f, Double.NaN, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', 0.5f, -0.25, ARRAY),
            new Sample("a", 1, 2, true, (byte) 3, (short) 4, 'x', 0.5f, 0.25, null));

    @BeforeAll
    static void spellOut() throws IOException, InterruptedException {
        for (var type : List.of(RecordMethodsTest.class, Sample.class, Empty.class, OwnEquality.class)) {
            var name = type.getName().replace('.', '/') + ".class";
            var copy = folder.resolve(name);
            Files.createDirectories(copy.getParent());
            try (var compiled = type.getClassLoader().getResourceAsStream(name)) {
                Files.copy(compiled, copy);
            }
        }
        run();
        copies = new URLClassLoader(new URL[] {folder.toUri().toURL()}, copies);
    }

    private static String run() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, PROGRAM.toString(), folder.toString())
                .redirectErrorStream(true)
                .start();
        var printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    static List<Sample> samples() {
        return SAMPLES;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void equalsSaysWhatTheJdkSays(Sample sample) throws Exception {
        var copy = spelledOut(Sample.class);
        var self = make(copy, sample);

        assertThat(SAMPLES.stream().map(other -> self.equals(make(copy, other))))
                .containsExactlyElementsOf(SAMPLES.stream().map(sample::equals).toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsEqualHasTheSameHashCode(Sample sample) throws Exception {
        var copy = spelledOut(Sample.class);

        assertThat(make(copy, sample)).hasSameHashCodeAs(make(copy, sample));
    }

    @Test
    void differentValuesSeldomHaveTheSameHashCode() throws Exception {
        var copy = spelledOut(Sample.class);

        assertThat(SAMPLES.stream().map(sample -> make(copy, sample).hashCode()).distinct())
                .hasSameSizeAs(SAMPLES);
    }

    @Test
    void aRecordIsNotEqualToNothing() throws Exception {
        assertThat(make(spelledOut(Sample.class), SAMPLES.getFirst())).isNotEqualTo(null);
    }

    @Test
    void aRecordIsNotEqualToAnotherRecord() throws Exception {
        assertThat(make(spelledOut(Sample.class), SAMPLES.getFirst()))
                .isNotEqualTo(spelledOut(Empty.class).newInstance());
    }

    @Test
    void recordsWithoutComponentsAreEqual() throws Exception {
        var empty = spelledOut(Empty.class);

        assertThat(empty.newInstance()).isEqualTo(empty.newInstance());
    }

    @Test
    void whatARecordWritesItselfIsLeftAlone() throws Exception {
        var own = spelledOut(OwnEquality.class);

        assertThat(own.newInstance("a")).isEqualTo(own.newInstance("A"));
    }

    @Test
    void textIsAsBefore() throws Exception {
        assertThat(make(spelledOut(Sample.class), SAMPLES.getLast()))
                .hasToString(SAMPLES.getLast().toString());
    }

    @Test
    void nothingButTextIsLeftToTheJdk() throws Exception {
        var compiled =
                ClassFile.of().parse(folder.resolve(Sample.class.getName().replace('.', '/') + ".class"));

        assertThat(compiled.methods().stream()
                        .filter(RecordMethodsTest::isDynamic)
                        .map(method -> method.methodName().stringValue()))
                .containsExactly("toString");
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        assertThat(run()).contains(" in 0 records");
    }

    private static boolean isDynamic(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream()).anyMatch(RecordMethodsTest::isDynamic);
    }

    private static boolean isDynamic(CodeElement instruction) {
        return instruction instanceof InvokeDynamicInstruction;
    }

    /** Of the copy of its class, with the same values. */
    private static Object make(Constructor<?> copy, Sample sample) {
        try {
            return copy.newInstance(
                    sample.text(),
                    sample.number(),
                    sample.wide(),
                    sample.flag(),
                    sample.small(),
                    sample.less(),
                    sample.letter(),
                    sample.coarse(),
                    sample.fine(),
                    sample.array());
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Constructor<?> spelledOut(Class<?> type) throws ReflectiveOperationException {
        var constructor = copies.loadClass(type.getName()).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor;
    }
}
