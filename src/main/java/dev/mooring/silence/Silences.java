package dev.mooring.silence;

import dev.mooring.report.Finding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Which findings are silenced now. Asks memory only. */
@ApplicationScoped
public class Silences {
    /** The silence that covers a finding now; of several the one that ends last. */
    public Optional<Silence> covering(Finding finding) {
        return Optional.empty();
    }
}
