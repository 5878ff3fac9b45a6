export { ClusterAccess, ClusterAccessArgs } from "./clusterAccess";
export { checked as hybridNodes, HybridNode } from "./hybridNode";
export { IrsaArgs } from "./identity";
export { ClusterArgs, ImageArgs, Mooring, MooringArgs } from "./mooring";
export { PulumiOidcArgs } from "./pulumiOidc";
export { DeploymentArgs, EnvironmentArgs, WatchedStack, WatchedStackArgs } from "./watchedStack";
