package dev.mooring.check;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How deliveries about a stack have come in.
 *
 * @param recent when the last ones came by webhook, oldest first, of each hour the last; those fetched from Pulumi Cloud's log do not count
 * @param heard the newest update version that one of these told of
 */
public record Sender(List<Instant> recent, Optional<Long> heard) {}
