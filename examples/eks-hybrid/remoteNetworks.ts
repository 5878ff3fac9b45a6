import { Settings } from "./settings";

/** Addresses of Services. */
export const SERVICES = "172.20.0.0/16";

/** Of what EKS takes remote networks: RFC 1918, and the addresses of carriers. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** How many addresses of IPv4 there are. */
const EVERYWHERE = 2 ** 32;

interface Network {
    first: number;
    last: number;
    size: number;
}

/** What EKS would refuse only once the VPC and its gateways are made. */
export function problemOfNetworks(settings: Settings): string | undefined {
    const remote = [
        ...settings.remoteNodeCidrs.map((cidr) => ({ key: "remoteNodeCidrs", cidr })),
        ...settings.remotePodCidrs.map((cidr) => ({ key: "remotePodCidrs", cidr })),
    ];
    const strange = remote.find(({ cidr }) => !isPrivate(cidr));
    if (strange) {
        return (
            `${strange.key} has "${strange.cidr}": give a network of RFC 1918 or 100.64.0.0/10 by its first address, ` +
            "such as 10.80.0.0/16."
        );
    }
    const all = [...remote, { key: "vpcCidr", cidr: settings.vpcCidr }, { key: "Services", cidr: SERVICES }];
    for (const [index, one] of all.entries()) {
        const other = all.slice(index + 1).find(({ cidr }) => overlap(one.cidr, cidr));
        if (other) {
            return `${one.cidr} (${one.key}) and ${other.cidr} (${other.key}) overlap: give each network its own addresses.`;
        }
    }
    return undefined;
}

/** Of whoever administers the cluster; they may lie in any other network here, or be none of them. */
export function problemOfAdministrators(settings: Settings): string | undefined {
    const strange = settings.administratorCidrs.find((cidr) => (parsed(cidr)?.size ?? EVERYWHERE) >= EVERYWHERE);
    if (strange !== undefined) {
        return (
            `administratorCidrs has "${strange}": give a network of IPv4 by its first address, such as 10.90.0.0/16, ` +
            "and not all of them."
        );
    }
    return settings.publicAccessCidrs.length > 0 || settings.administratorCidrs.length > 0
        ? undefined
        : "The endpoint is private and administratorCidrs is empty: the API server would take none but the machines, and " +
              "the first update would stop at the first object of Kubernetes. Give the networks where `pulumi up` runs, " +
              `such as that of the VPC (${settings.vpcCidr}) or of your office.`;
}

/** Those that have no way from the VPC yet. */
export function administratorsBeyond(settings: Settings): string[] {
    const reached = [settings.vpcCidr, ...settings.remoteNodeCidrs, ...settings.remotePodCidrs];
    return [...new Set(settings.administratorCidrs)].filter((cidr) => !reached.some((wider) => within(cidr, wider)));
}

function isPrivate(cidr: string): boolean {
    return PRIVATE.some((range) => within(cidr, range));
}

function within(cidr: string, wider: string): boolean {
    const [network, range] = [parsed(cidr), parsed(wider)];
    return network !== undefined && range !== undefined && range.first <= network.first && network.last <= range.last;
}

function overlap(one: string, other: string): boolean {
    const [a, b] = [parsed(one), parsed(other)];
    return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

/** Nothing where it is no network, or has bits behind its prefix. */
function parsed(cidr: string): Network | undefined {
    const [, address = "", prefix = ""] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr) ?? [];
    const parts = address.split(".").map(Number);
    if (!address || parts.some((part) => part > 255) || Number(prefix) > 32) {
        return undefined;
    }
    const first = parts.reduce((number, part) => number * 256 + part, 0);
    const size = 2 ** (32 - Number(prefix));
    return first % size === 0 ? { first, last: first + size - 1, size } : undefined;
}
