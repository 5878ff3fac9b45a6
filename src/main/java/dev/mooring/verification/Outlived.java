package dev.mooring.verification;

import java.io.Serial;

/** A verification that nothing may be made of: what it read is too old, or the cluster has another leader by now. */
final class Outlived extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    Outlived(String why) {
        super(why);
    }
}
