package dev.mooring.declared.pulumi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.mooring.reading.Unreadable;
import dev.mooring.reading.answer.Bounds;
import dev.mooring.reading.answer.Limits;
import dev.mooring.standin.Damaged;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** An export of any shape is a declaration, or is unreadable and says so. */
class ExportReaderFuzzTest {
    static Stream<byte[]> exports() {
        return Damaged.of(
                "pulumi/rest.export.v3.aws-classic-v6.json",
                "pulumi/rest.export.v3.aws-classic-v7.json",
                "pulumi/rest.export.v3.aws-native.json",
                "world/healthy/pulumi/export.json");
    }

    @FuzzTest(maxDuration = "1m")
    @MethodSource("exports")
    void readsAnExportOrSaysThatItCannot(byte @NotNull [] bytes) throws IOException {
        try {
            var export = ExportReader.read(new ByteArrayInputStream(bytes), "hybridNodes", Limits.of(Bounds.usual()));
            var unused = StackDeclaration.of(
                    export, new StackDeclaration.Question("o/p/s", Optional.empty(), Place.ANYWHERE, "hybridNodes"));
        } catch (Unreadable expected) {
            // That is the answer.
        }
    }
}
