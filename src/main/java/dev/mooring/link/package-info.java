/** Where things are found: addresses of the pages, for messages, metrics and the pages themselves. */
@NullMarked
package dev.mooring.link;

import org.jspecify.annotations.NullMarked;
