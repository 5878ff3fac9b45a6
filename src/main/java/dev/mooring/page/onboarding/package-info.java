/** The page of what is missing. */
@NullMarked
package dev.mooring.page.onboarding;

import org.jspecify.annotations.NullMarked;
