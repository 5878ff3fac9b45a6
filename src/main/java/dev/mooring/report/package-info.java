/** Reports and findings: life cycle, history, difference. */
@NullMarked
package dev.mooring.report;

import org.jspecify.annotations.NullMarked;
