/** Reads IAM Roles Anywhere: trust anchors, profiles, the subjects that have authenticated and their certificates. */
@NullMarked
package dev.mooring.actual.rolesanywhere;

import org.jspecify.annotations.NullMarked;
