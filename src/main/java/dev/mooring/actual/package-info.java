/** What the world says: EKS, SSM, IAM Roles Anywhere and the Kubernetes API. */
@NullMarked
package dev.mooring.actual;

import org.jspecify.annotations.NullMarked;
