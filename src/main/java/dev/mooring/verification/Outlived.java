package dev.mooring.verification;

import java.io.Serial;

/**
 * A verification that nothing may be made of: what it read is too old, the cluster has another leader by now, or Mooring is
 * stopping. That is no failure of what it was asked for: the next one may well succeed.
 */
public final class Outlived extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    Outlived(String why) {
        super(why);
    }
}
