// One line for each machine, or one for several of a site: { site: "dc3", count: 12 }.
export const hybridNodes = [
    { name: "dc2-edge-01", site: "dc2", credentialProvider: "iam-ra" },
    { address: "10.80.146.28", site: "dc1", credentialProvider: "ssm" },
];
