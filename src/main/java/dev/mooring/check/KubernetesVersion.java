package dev.mooring.check;

import dev.mooring.reading.Cause;
import java.util.Optional;

/** Major and minor of a Kubernetes version: {@code 1.34}, {@code v1.34.4-eks-3a1b5c7}. */
public record KubernetesVersion(int major, int minor) {
    public static Optional<KubernetesVersion> parse(String text) {
        return VersionNumbers.parse(text).map(numbers -> new KubernetesVersion(numbers.number(0), numbers.number(1)));
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
