/** What settings of several features must be alike. */
@NullMarked
package dev.mooring.setting;

import org.jspecify.annotations.NullMarked;
