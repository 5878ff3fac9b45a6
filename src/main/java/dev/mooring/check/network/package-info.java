/** Checks on addresses, routes and the gateway, the CNI, CoreDNS, kube-proxy, and webhooks. */
@NullMarked
package dev.mooring.check.network;

import org.jspecify.annotations.NullMarked;
