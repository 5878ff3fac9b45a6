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
 * <p>The Kubernetes client (7.5.2) reads a kubeconfig, and what a program that gives credentials prints, by reflection. Of a
 * kubeconfig it reads all, also the clusters that nobody asks for, and their extensions: those without a kind as
 * {@code RawExtension}, others as {@code GenericKubernetesResource}. Its models of Kubernetes objects are not registered:
 * objects are read as JSON.
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
            "io.fabric8.kubernetes.api.model.AnyType",
            "io.fabric8.kubernetes.api.model.AnyType$Serializer",
            "io.fabric8.kubernetes.api.model.AuthInfo",
            "io.fabric8.kubernetes.api.model.AuthProviderConfig",
            "io.fabric8.kubernetes.api.model.Cluster",
            "io.fabric8.kubernetes.api.model.Config",
            "io.fabric8.kubernetes.api.model.Context",
            "io.fabric8.kubernetes.api.model.ExecConfig",
            "io.fabric8.kubernetes.api.model.ExecEnvVar",
            "io.fabric8.kubernetes.api.model.FieldsV1",
            "io.fabric8.kubernetes.api.model.GenericKubernetesResource",
            "io.fabric8.kubernetes.api.model.ManagedFieldsEntry",
            "io.fabric8.kubernetes.api.model.NamedAuthInfo",
            "io.fabric8.kubernetes.api.model.NamedCluster",
            "io.fabric8.kubernetes.api.model.NamedContext",
            "io.fabric8.kubernetes.api.model.NamedExtension",
            "io.fabric8.kubernetes.api.model.ObjectMeta",
            "io.fabric8.kubernetes.api.model.OwnerReference",
            "io.fabric8.kubernetes.api.model.Preferences",
            "io.fabric8.kubernetes.api.model.runtime.RawExtension",
            "io.fabric8.kubernetes.client.Config$ExecCredential",
            "io.fabric8.kubernetes.client.Config$ExecCredentialSpec",
            "io.fabric8.kubernetes.client.Config$ExecCredentialStatus",
            "io.fabric8.kubernetes.client.utils.OpenIDConnectionUtils$OAuthToken",
            "io.fabric8.kubernetes.client.utils.OpenIDConnectionUtils$OpenIdConfiguration",
            "io.fabric8.kubernetes.internal.KubernetesDeserializer",
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
