/**
 * What the world says: EKS, SSM, IAM Roles Anywhere, what else of the AWS account matters, the Kubernetes API, and what
 * lives on hybrid nodes beside the cluster itself.
 */
@NullMarked
package dev.mooring.actual;

import org.jspecify.annotations.NullMarked;
