/**
 * The assistants of on-call teams: what the API tells, as tools of the Model Context Protocol. Reads alone, with the API's
 * tokens and roles.
 */
@NullMarked
package dev.mooring.mcp;

import org.jspecify.annotations.NullMarked;
