package dev.mooring.declared.esc;

import dev.mooring.cluster.EnvironmentName;

/**
 * Who may do what with an environment.
 *
 * @param opened whether it is opened here, and not only its definition read
 * @param opensOnRequest whether opening it needs that somebody approves first
 */
public record EnvironmentAccess(
        EnvironmentName environment, boolean opened, boolean opensOnRequest, boolean deletionProtected) {}
