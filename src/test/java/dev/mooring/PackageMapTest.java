package dev.mooring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/packages.md} says what the code says. {@code -Dmooring.docs.write=true} writes it. */
class PackageMapTest {
    private static final Path PAGE = Path.of("docs", "reference", "packages.md");

    @Test
    void describesEveryPackageAndEveryEventAsItIs() throws IOException {
        var page = PackageMap.text();
        if (Boolean.getBoolean("mooring.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyEventIsHeardBySomebody() throws IOException {
        assertThat(PackageMap.events())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        event -> assertThat(event.heardBy()).as(event.name()).isNotEmpty());
    }
}
