package dev.mooring.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Bodies of machines that changed at once, compressed together: they are alike. JSON on one line each. Pure. */
final class Pack {
    /** How many bodies one has at most: all of them are unpacked where one is wanted. */
    static final int MOST = 64;

    /** Fewer are not worth it. */
    static final int LEAST = 8;

    private Pack() {}

    static byte[] of(List<String> bodies) {
        var packed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(packed)) {
            out.write(String.join("\n", bodies).getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    /** In the order in which they were packed. */
    static List<String> bodies(byte[] packed) {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException damaged) {
            throw new IllegalStateException("what machines were like could not be read", damaged);
        }
    }
}
