/** Where deliveries and reports are kept: SQLite in one file or PostgreSQL, chosen at run time. */
@NullMarked
package dev.mooring.database;

import org.jspecify.annotations.NullMarked;
