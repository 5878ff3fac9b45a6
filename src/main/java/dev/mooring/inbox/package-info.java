/** The durable hand-over: a delivery is on disk before it is acknowledged, and worked off afterwards. */
@NullMarked
package dev.mooring.inbox;

import org.jspecify.annotations.NullMarked;
