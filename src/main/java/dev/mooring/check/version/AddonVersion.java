package dev.mooring.check.version;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A version of an EKS add-on: {@code v1.12.3-eksbuild.1}. */
record AddonVersion(List<Integer> numbers) implements Comparable<AddonVersion> {
    private static final Pattern FORM =
            Pattern.compile("v(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:-eksbuild\\.(\\d{1,6}))?.*");

    static Optional<AddonVersion> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new AddonVersion(IntStream.rangeClosed(1, 4)
                        .mapToObj(match::group)
                        .map(number -> number == null ? 0 : Integer.parseInt(number))
                        .toList()))
                : Optional.empty();
    }

    @Override
    public int compareTo(AddonVersion other) {
        for (var index = 0; index < numbers.size(); index++) {
            var difference = numbers.get(index).compareTo(other.numbers.get(index));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }
}
