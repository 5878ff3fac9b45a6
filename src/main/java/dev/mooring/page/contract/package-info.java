/** The contract of the API, to read. */
@NullMarked
package dev.mooring.page.contract;

import org.jspecify.annotations.NullMarked;
