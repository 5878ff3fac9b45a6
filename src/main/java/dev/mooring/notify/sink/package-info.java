/** Where notices go: a class for each kind of receiver. */
@NullMarked
package dev.mooring.notify.sink;

import org.jspecify.annotations.NullMarked;
