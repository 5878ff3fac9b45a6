/** Who is signed in to the page, by a cookie. */
@NullMarked
package dev.mooring.session;

import org.jspecify.annotations.NullMarked;
