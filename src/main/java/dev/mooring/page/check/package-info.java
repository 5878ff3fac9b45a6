/** What each check compares, and what to do about its findings. */
@NullMarked
package dev.mooring.page.check;

import org.jspecify.annotations.NullMarked;
