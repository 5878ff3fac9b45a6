/** What all AWS readers share: clients by region, failures as causes. */
@NullMarked
package dev.mooring.actual.aws;

import org.jspecify.annotations.NullMarked;
