package dev.mooring.declared;

import java.util.List;

/**
 * A declared EKS access entry.
 *
 * @param decidesPolicies whether it has the policies that the stack declares, and no others: not where it is only looked
 *     up, or the author ignores changes of them
 */
public record DeclaredAccessEntry(
        String urn,
        String principalArn,
        Declared<String> type,
        Declared<List<String>> kubernetesGroups,
        Declared<String> username,
        boolean decidesPolicies)
        implements DeclaredResource {}
