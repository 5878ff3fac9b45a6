/** Looking after an SQLite file: one process has it, it is copied while in use, and gives free space back. */
@NullMarked
package dev.mooring.database.sqlite;

import org.jspecify.annotations.NullMarked;
