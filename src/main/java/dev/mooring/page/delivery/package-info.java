/** What Pulumi Cloud sent, how its webhooks are set up, and running deliveries again. */
@NullMarked
package dev.mooring.page.delivery;

import org.jspecify.annotations.NullMarked;
