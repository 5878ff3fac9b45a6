/** What Pulumi says: the cluster, its access entries, add-ons, activations and hybrid nodes. */
@NullMarked
package dev.mooring.declared;

import org.jspecify.annotations.NullMarked;
