/** What an installation still lacks, as far as that is known, each with what to add. */
@NullMarked
package dev.mooring.onboarding;

import org.jspecify.annotations.NullMarked;
