/**
 * What never arrived: Pulumi Cloud's own log of what it sent, versions that no delivery told of, and how webhooks are set
 * up there.
 */
@NullMarked
package dev.mooring.backfill;

import org.jspecify.annotations.NullMarked;
