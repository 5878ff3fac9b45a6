package dev.mooring.report;

import dev.mooring.database.Session;
import java.time.Instant;
import java.util.List;

/**
 * A cluster is watched no longer. An event: whoever observes it may store more in the transaction that records it. How the
 * cluster is now, nobody knows: what was open of it is over, and was not repaired.
 *
 * @param why in words that end a sentence: {@code the stack acme/edge/dc1 is gone}
 * @param ended all findings that were open of it, whether they counted or not
 */
public record GivenUp(Session session, String cluster, String why, Instant at, List<Finding> ended) {}
