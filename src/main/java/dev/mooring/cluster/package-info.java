/** Which clusters are watched, and where their declaration and their reality are read. */
@NullMarked
package dev.mooring.cluster;

import org.jspecify.annotations.NullMarked;
