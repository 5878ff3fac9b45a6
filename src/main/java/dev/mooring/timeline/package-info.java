/** What happened when, newest first: of the fleet, a cluster, a site or a node. */
@NullMarked
package dev.mooring.timeline;

import org.jspecify.annotations.NullMarked;
