import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { administratorsBeyond } from "./remoteNetworks";
import { Settings } from "./settings";

export interface Network {
    vpc: aws.ec2.Vpc;
    /** Two, in two zones: where EKS puts its interfaces, and cloud nodes stand. */
    privateSubnetIds: pulumi.Output<string>[];
    routeTableId: pulumi.Output<string>;
    /** Under which what is inside reaches the Internet. */
    outerAddress: pulumi.Output<string>;
    /** What else must be there before anything can be reached, and stay until nothing needs to be. */
    ways: pulumi.Resource[];
}

/** The VPC, its way out, and its way to the remote networks. */
export function network(settings: Settings): Network {
    const name = settings.clusterName;
    const vpc = new aws.ec2.Vpc(name, {
        cidrBlock: settings.vpcCidr,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: name },
    });
    const zones = settings.zones ? pulumi.output(settings.zones) : zonesOfEks();
    const blocks = subnetBlocks(settings.vpcCidr);
    const subnets = (kind: Kind, first: number): aws.ec2.Subnet[] =>
        [0, 1].map((index) => subnet(`${name}-${kind}-${String(index)}`, kind, vpc, blocks, first + index, zones));
    const publicSubnets = subnets("public", 0);
    const privateSubnets = subnets("private", 2);

    const internet = new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } });
    const outer = new aws.ec2.RouteTable(`${name}-public`, { vpcId: vpc.id, tags: { Name: `${name}-public` } });
    const toInternet = new aws.ec2.Route(`${name}-public`, {
        routeTableId: outer.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: internet.id,
    });
    const outside = [toInternet, ...attach(`${name}-public`, publicSubnets, outer)];

    const address = new aws.ec2.Eip(name, { domain: "vpc", tags: { Name: name } });
    const [first] = publicSubnets;
    const nat = new aws.ec2.NatGateway(
        name,
        { subnetId: first?.id ?? "", allocationId: address.id, tags: { Name: name } },
        { dependsOn: [internet, ...outside] },
    );
    const inner = new aws.ec2.RouteTable(`${name}-private`, { vpcId: vpc.id, tags: { Name: `${name}-private` } });
    const out = new aws.ec2.Route(`${name}-private`, {
        routeTableId: inner.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: nat.id,
    });
    const inside = attach(`${name}-private`, privateSubnets, inner);

    return {
        vpc,
        privateSubnetIds: privateSubnets.map((one) => one.id),
        routeTableId: inner.id,
        outerAddress: address.publicIp,
        ways: [...outside, ...inside, out, ...wayToRemote(settings, vpc, privateSubnets, inner)],
    };
}

/** No Local Zone, which an account has opted in to, and none where EKS has no control plane. */
function zonesOfEks(): pulumi.Output<string[]> {
    return aws.getAvailabilityZonesOutput({
        state: "available",
        filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
        excludeZoneIds: ["use1-az3", "usw1-az2", "cac1-az3"],
    }).names;
}

type Kind = "public" | "private";

/** It stays in its zone, whatever zones AWS lists later: another one would replace it, and the cluster that is in it. */
function subnet(
    name: string,
    kind: Kind,
    vpc: aws.ec2.Vpc,
    blocks: string[],
    index: number,
    zones: pulumi.Output<string[]>,
): aws.ec2.Subnet {
    return new aws.ec2.Subnet(
        name,
        {
            vpcId: vpc.id,
            cidrBlock: blocks[index],
            availabilityZone: zones.apply((all) => all[index % 2] ?? ""),
            tags: { Name: name, [`kubernetes.io/role/${kind === "public" ? "elb" : "internal-elb"}`]: "1" },
        },
        { ignoreChanges: ["availabilityZone"] },
    );
}

/** Without this a subnet has the table of the VPC itself, which leads nowhere else. */
function attach(name: string, subnets: aws.ec2.Subnet[], table: aws.ec2.RouteTable): pulumi.Resource[] {
    return subnets.map(
        (one, index) =>
            new aws.ec2.RouteTableAssociation(`${name}-${String(index)}`, { subnetId: one.id, routeTableId: table.id }),
    );
}

/**
 * Nodes and administrators are always reached by your VPN or Direct Connect. So are pods, unless the gateway of hybrid
 * nodes brings their traffic there: it then writes the routes to them itself, and they must not be written here too.
 */
function wayToRemote(
    settings: Settings,
    vpc: aws.ec2.Vpc,
    subnets: aws.ec2.Subnet[],
    table: aws.ec2.RouteTable,
): pulumi.Resource[] {
    const id = settings.remoteGateway;
    const transit = id.startsWith("tgw-");
    const name = `${settings.clusterName}-remote`;
    const attachment = transit
        ? new aws.ec2transitgateway.VpcAttachment(name, {
              transitGatewayId: id,
              vpcId: vpc.id,
              subnetIds: subnets.map((one) => one.id),
              tags: { Name: name },
          })
        : new aws.ec2.VpnGatewayAttachment(name, { vpnGatewayId: id, vpcId: vpc.id });
    const remote = settings.gateway ? settings.remoteNodeCidrs : [...settings.remoteNodeCidrs, ...settings.remotePodCidrs];
    return [...remote, ...administratorsBeyond(settings)].map(
        (cidr) =>
            new aws.ec2.Route(
                `${name}-${cidr}`,
                {
                    routeTableId: table.id,
                    destinationCidrBlock: cidr,
                    ...(transit ? { transitGatewayId: id } : { gatewayId: id }),
                },
                { dependsOn: [attachment] },
            ),
    );
}

/** The first four of the sixteen equal parts of a network. */
export function subnetBlocks(cidr: string): string[] {
    const [address = "", prefix = ""] = cidr.split("/");
    const length = Number(prefix) + 4;
    if (!(length <= 28)) {
        throw new Error(`vpcCidr is "${cidr}": a prefix of 24 or less leaves room for four subnets.`);
    }
    const start = address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
    return [0, 1, 2, 3].map((index) => {
        const number = start + index * 2 ** (32 - length);
        const parts = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
        return `${parts.join(".")}/${String(length)}`;
    });
}
