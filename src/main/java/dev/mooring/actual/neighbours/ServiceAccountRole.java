package dev.mooring.actual.neighbours;

/**
 * The IAM role of a service account whose pods EKS's webhook gives it when they are made.
 *
 * @param account that asks for it by its annotation {@code eks.amazonaws.com/role-arn}
 * @param role as the annotation says it: an ARN, unless somebody wrote something else
 */
public record ServiceAccountRole(ObjectName account, String role) {}
