package dev.mooring.declared.pulumi;

import java.util.Optional;

/**
 * Where in AWS something is, as far as it is known.
 *
 * @param account the twelve digits
 */
record Place(Optional<String> region, Optional<String> account) {
    static final Place ANYWHERE = new Place(Optional.empty(), Optional.empty());

    /** Of an ARN; a global service's has no region, some have no account. */
    static Place of(String arn) {
        var parts = arn.split(":", -1);
        return parts.length < 6 || !"arn".equals(parts[0]) ? ANYWHERE : new Place(part(parts[3]), part(parts[4]));
    }

    private static Optional<String> part(String text) {
        return Optional.of(text).filter(part -> !part.isEmpty());
    }

    /** Whether both may be the same place: nothing that is known of both differs. */
    boolean mayBe(Place other) {
        return mayBe(region, other.region) && mayBe(account, other.account);
    }

    private static boolean mayBe(Optional<String> one, Optional<String> other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    /** Whether the other place is known to be this one, in all that is known of this one. */
    boolean isSurely(Place other) {
        return (region.isEmpty() || region.equals(other.region))
                && (account.isEmpty() || account.equals(other.account));
    }

    /** This place, and what the other knows where this one does not. */
    Place or(Place other) {
        return new Place(region.or(() -> other.region), account.or(() -> other.account));
    }
}
