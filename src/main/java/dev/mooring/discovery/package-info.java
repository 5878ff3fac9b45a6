/** Takes clusters up by themselves: stacks whose state declares an EKS cluster with hybrid networks. */
@NullMarked
package dev.mooring.discovery;

import org.jspecify.annotations.NullMarked;
