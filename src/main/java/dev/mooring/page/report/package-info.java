/** The reports that are kept. */
@NullMarked
package dev.mooring.page.report;

import org.jspecify.annotations.NullMarked;
