package dev.mooring.check;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How deliveries about a stack have come in.
 *
 * @param recent when the last ones came by webhook, oldest first, of each day the last; those fetched from Pulumi Cloud's log do not count
 * @param told the newest update version that any of them told of, fetched ones too; 0 where the stack was deleted, and none told of
 *     one of its name since
 */
public record Sender(List<Instant> recent, Optional<Long> told) {}
