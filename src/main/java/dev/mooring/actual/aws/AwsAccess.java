package dev.mooring.actual.aws;

/** As whom, and where, AWS is asked. */
public record AwsAccess(Identity identity, String region) {
    /** As whoever the SDK's standard chain says that Mooring is. */
    public static AwsAccess own(String region) {
        return new AwsAccess(new Identity.Own(), region);
    }
}
