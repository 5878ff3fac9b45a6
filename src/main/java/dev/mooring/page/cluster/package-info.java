/** One cluster, its sites and the map of its nodes. */
@NullMarked
package dev.mooring.page.cluster;

import org.jspecify.annotations.NullMarked;
