package dev.mooring.check;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The numbers of a version, to compare it with others: {@code v1.34.4-eks-3a1b5c7}, {@code v1.12.3-eksbuild.1},
 * {@code 3.3.808.0}, {@code 5.15.0-105-generic}. A number that is not given is zero. What follows the dotted numbers does
 * not count, except for EKS's build number of an add-on.
 *
 * @param numbers without zeros at the end
 * @param build zero where there is none
 */
public record VersionNumbers(List<Integer> numbers, int build) implements Comparable<VersionNumbers> {
    private static final Pattern FORM =
            Pattern.compile("v?(\\d{1,6}(?:\\.\\d{1,6}){1,7})(?:-eksbuild\\.(\\d{1,6}))?(?:[-.+_~ ].*)?");
    private static final Pattern DOT = Pattern.compile("\\.");

    public VersionNumbers {
        var given = numbers.size();
        while (given > 0 && numbers.get(given - 1) == 0) {
            given--;
        }
        numbers = List.copyOf(numbers.subList(0, given));
    }

    public static VersionNumbers of(int... numbers) {
        return new VersionNumbers(IntStream.of(numbers).boxed().toList(), 0);
    }

    /** Empty where the text does not begin with at least two numbers and a dot between them. */
    public static Optional<VersionNumbers> parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        var numbers = DOT.splitAsStream(match.group(1)).map(Integer::valueOf).toList();
        return Optional.of(new VersionNumbers(
                numbers,
                Optional.ofNullable(match.group(2)).map(Integer::valueOf).orElse(0)));
    }

    /** The number at a place, of which the first is 0. */
    public int number(int place) {
        return place < numbers.size() ? numbers.get(place) : 0;
    }

    public boolean isBefore(VersionNumbers other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(VersionNumbers other) {
        for (var place = 0; place < Math.max(numbers.size(), other.numbers.size()); place++) {
            var difference = Integer.compare(number(place), other.number(place));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(build, other.build);
    }
}
