/** Verifications that somebody asks for from the page. */
@NullMarked
package dev.mooring.page.verification;

import org.jspecify.annotations.NullMarked;
