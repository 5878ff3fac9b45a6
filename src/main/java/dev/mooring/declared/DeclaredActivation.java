package dev.mooring.declared;

import java.time.Instant;

/**
 * A declared SSM hybrid activation. Its code never gets this far.
 *
 * @param iamRole name (not ARN) of the hybrid node role
 */
public record DeclaredActivation(
        String urn, String id, String iamRole, Declared<Integer> registrationLimit, Declared<Instant> expires)
        implements DeclaredResource {}
