/** Names of hosts, compared in one way wherever two sides name one machine. Pure. */
@NullMarked
package dev.mooring.hostname;

import org.jspecify.annotations.NullMarked;
