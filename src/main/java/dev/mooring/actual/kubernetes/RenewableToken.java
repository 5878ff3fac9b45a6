package dev.mooring.actual.kubernetes;

import io.fabric8.kubernetes.client.OAuthTokenProvider;

/** A token that can be had anew. */
interface RenewableToken extends OAuthTokenProvider {
    /** The API server did not take it: the next one is another, if there is one. */
    void forget();
}
