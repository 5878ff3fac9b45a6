/** What is wrong: one finding, those of one cause, and the list of all. */
@NullMarked
package dev.mooring.page.finding;

import org.jspecify.annotations.NullMarked;
