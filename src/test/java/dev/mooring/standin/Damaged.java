package dev.mooring.standin;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Recorded bodies as they are, and with some of their bytes changed, and sometimes the end cut off: the same ones every time. */
public final class Damaged {
    private static final int VARIANTS = 200;

    private Damaged() {}

    public static Stream<byte[]> of(String... fixtures) {
        return Stream.of(fixtures)
                .map(Fixtures::bytes)
                .flatMap(whole -> Stream.concat(
                        Stream.of(whole),
                        IntStream.range(0, VARIANTS).mapToObj(seed -> damage(whole, new Random(seed)))));
    }

    private static byte[] damage(byte[] whole, Random random) {
        var bytes = whole.clone();
        for (var hits = 1 + random.nextInt(8); hits > 0; hits--) {
            bytes[random.nextInt(bytes.length)] = (byte) "{}[],:\"0tn-\u0000".charAt(random.nextInt(12));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
