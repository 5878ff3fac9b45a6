package dev.mooring.nativeimage;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResourceBundle;
import io.quarkus.runtime.annotations.RegisterResources;

/**
 * Classes and files that libraries find by name alone, so that the compiler cannot see that they are needed.
 *
 * <p>Caffeine has a class for each combination of a cache's traits, and one for its entries: S(trong keys) S(trong
 * values), M(aximum) S(ize), expiry after A(ccess) or W(rite). Quarkus registers some of them.
 *
 * <p>AWS SDK 2.57.8: a profile that assumes a role ({@code ProfileCredentialsUtils}) or takes a web identity
 * ({@code WebIdentityCredentialsUtils}), both through a client whose HTTP implementation is found as a service: ours. What
 * else the chain of credentials asks for by name (sso, ssooidc, signin, the CRT's signers) is not on the class path.
 *
 * <p>PostgreSQL's driver 42.7.14 loads what {@code sslfactory} names; this one trusts the authorities of the system.
 */
@RegisterForReflection(
        classNames = {
            "com.github.benmanes.caffeine.cache.SSMS",
            "com.github.benmanes.caffeine.cache.PSMS",
            "com.github.benmanes.caffeine.cache.SSMSA",
            "com.github.benmanes.caffeine.cache.PSAMS",
            "com.github.benmanes.caffeine.cache.SSMSW",
            "com.github.benmanes.caffeine.cache.PSWMS",
            "software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory",
            "software.amazon.awssdk.services.sts.internal.StsWebIdentityCredentialsProviderFactory",
            "dev.mooring.actual.aws.HttpOfTheChain",
            "org.postgresql.ssl.DefaultJavaSSLFactory",
        })
@RegisterResources(
        globs = {
            // What dev.mooring.onboarding offers to copy.
            "shipped/**",
            "META-INF/services/software.amazon.awssdk.http.SdkHttpService",
            "software/amazon/awssdk/**/*.interceptors",
            "software/amazon/awssdk/core/util/mime.types",
        })
@RegisterResourceBundle(bundleName = "inet.ipaddr.IPAddressResources")
final class LoadedByName {
    private LoadedByName() {}
}
