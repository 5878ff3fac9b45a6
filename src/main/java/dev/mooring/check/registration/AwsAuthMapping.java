package dev.mooring.check.registration;

import dev.mooring.actual.kubernetes.AwsAuth;
import dev.mooring.check.Situation;
import dev.mooring.reading.Cause;
import dev.mooring.reading.Reading;

/** Whether the ConfigMap aws-auth, the older way in, maps a role to nodes. It is not read at all in mode API. */
sealed interface AwsAuthMapping {

    /** The role is mapped: its nodes get in this way. */
    record Mapped() implements AwsAuthMapping {}

    /** It is not, or the ConfigMap does not count. */
    record NotMapped(String why) implements AwsAuthMapping {}

    /** It could not be read, so nothing can be said. */
    record Unknown(Cause cause) implements AwsAuthMapping {}

    static AwsAuthMapping of(String role, Situation situation) {
        var mode = situation.eks().flatMap(eks -> eks.authenticationMode()).orElse("");
        if ("API".equals(mode)) {
            return new NotMapped("not read in mode API");
        }
        return switch (situation.actual().kubernetes().awsAuth()) {
            case Reading.Fresh<AwsAuth> fresh -> in(role, fresh.answer());
            case Reading.SwitchedOff<AwsAuth> off -> new NotMapped(off.reason());
            case Reading.Stale<AwsAuth> stale -> new Unknown(stale.why());
            case Reading.Unavailable<AwsAuth> gone -> new Unknown(gone.why());
        };
    }

    /** aws-auth takes a role's ARN without its path. */
    static boolean isRole(String mapped, String role) {
        return mapped.equals(role) || mapped.equals(role.replaceFirst(":role/.*/", ":role/"));
    }

    private static AwsAuthMapping in(String role, AwsAuth awsAuth) {
        if (!awsAuth.present()) {
            return new NotMapped("there is no ConfigMap aws-auth");
        }
        var mapped =
                awsAuth.roles().stream().anyMatch(mapping -> isRole(mapping.roleArn(), role) && mapping.letsNodesIn());
        return mapped
                ? new Mapped()
                : new NotMapped(awsAuth.problem().orElse("does not map the role to system:node:{{SessionName}}"));
    }
}
