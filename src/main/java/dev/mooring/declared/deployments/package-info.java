/** What Pulumi Deployments does with a stack: its settings, schedules and queue, and the runners that it uses. */
@NullMarked
package dev.mooring.declared.deployments;

import org.jspecify.annotations.NullMarked;
