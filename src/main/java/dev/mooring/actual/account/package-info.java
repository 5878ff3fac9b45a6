/** Reads what else of the AWS account matters, where it is switched on: IAM roles, the VPC, security groups. */
@NullMarked
package dev.mooring.actual.account;

import org.jspecify.annotations.NullMarked;
