/**
 * What stands between the network and everything else, on every port: shares of connections and bytes, deadlines, and
 * the framing of requests.
 */
@NullMarked
package dev.mooring.webhook.flood;

import org.jspecify.annotations.NullMarked;
