package dev.mooring.actual.kubernetes;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * IAM principals as aws-iam-authenticator knows them (its pkg/arn, {@code Canonicalize} and {@code StripPath}). It learns who
 * calls from STS, which names the role of a session without its path; so it knows every role without one, and whatever is
 * written down with a path never equals it.
 */
public final class CanonicalArn {
    private static final Set<String> PARTITIONS =
            Set.of("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc");
    private static final int SECTIONS = 6;

    private CanonicalArn() {}

    /** The role behind an ARN of a session, or of the role itself, in lower case; empty where it is neither. */
    public static Optional<String> ofRole(String arn) {
        var sections = arn.strip().split(":", SECTIONS);
        if (sections.length < SECTIONS || !sections[0].equals("arn") || !PARTITIONS.contains(sections[1])) {
            return Optional.empty();
        }
        var resource = sections[5].split("/", -1);
        var isSession = sections[2].equals("sts") && resource[0].equals("assumed-role") && resource.length > 2;
        var isRole = sections[2].equals("iam") && resource[0].equals("role") && resource.length > 1;
        if (!isSession && !isRole) {
            return Optional.empty();
        }
        var name = resource[resource.length - (isSession ? 2 : 1)];
        return Optional.of(("arn:" + sections[1] + ":iam::" + sections[4] + ":role/" + name).toLowerCase(Locale.ROOT));
    }

    /** Whether two ARNs are of one role for the authenticator, whatever path each is written with. */
    public static boolean isSameRole(String one, String other) {
        var role = ofRole(one);
        return role.isPresent() && role.equals(ofRole(other));
    }
}
