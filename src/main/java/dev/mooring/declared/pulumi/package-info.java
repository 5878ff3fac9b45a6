/** Reads what is declared from Pulumi Cloud: stack status and exported state, streamed. */
@NullMarked
package dev.mooring.declared.pulumi;

import org.jspecify.annotations.NullMarked;
