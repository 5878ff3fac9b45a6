/** Whether a cluster is clean enough to go on: for pipelines, roll-outs and the command. Pure. */
@NullMarked
package dev.mooring.gate;

import org.jspecify.annotations.NullMarked;
