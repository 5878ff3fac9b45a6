package dev.mooring.check;

import dev.mooring.reading.Cause;
import java.util.Optional;
import java.util.regex.Pattern;

/** Major and minor of a Kubernetes version: {@code 1.34}, {@code v1.34.4-eks-3a1b5c7}. */
public record KubernetesVersion(int major, int minor) {
    private static final Pattern FORM = Pattern.compile("v?(\\d{1,3})\\.(\\d{1,4})(?:[.+-].*)?");

    public static Optional<KubernetesVersion> parse(String text) {
        var match = FORM.matcher(text.strip());
        return match.matches()
                ? Optional.of(new KubernetesVersion(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
                : Optional.empty();
    }

    /** Why a version could not be judged. */
    public static Cause unreadable(String whose) {
        return new Cause(Cause.Kind.MALFORMED, "compare versions", "the version of " + whose + " could not be parsed");
    }

    /** How many minor versions this one is behind another; negative when it is ahead. */
    public int behind(KubernetesVersion other) {
        return (other.major - major) * 1000 + other.minor - minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
