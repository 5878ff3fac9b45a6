/** Reads IAM Roles Anywhere: the subjects that have authenticated. */
@NullMarked
package dev.mooring.actual.rolesanywhere;

import org.jspecify.annotations.NullMarked;
