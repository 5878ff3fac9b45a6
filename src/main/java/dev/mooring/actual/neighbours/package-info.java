/** What lives on hybrid nodes beside the cluster itself: the External Secrets Operator, Pulumi's operator and its runners. */
@NullMarked
package dev.mooring.actual.neighbours;

import org.jspecify.annotations.NullMarked;
