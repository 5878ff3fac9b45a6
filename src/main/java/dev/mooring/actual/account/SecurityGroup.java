package dev.mooring.actual.account;

import java.util.List;

/** A VPC security group. */
public record SecurityGroup(String id, List<Rule> inbound, List<Rule> outbound) {
    private static final String ALL_PROTOCOLS = "-1";

    /**
     * What a group lets through.
     *
     * @param protocol {@code tcp}, {@code -1} for all, or another
     * @param hasPrefixLists whether it lets networks through besides that lists hold, which are not read
     */
    public record Rule(String protocol, int fromPort, int toPort, List<String> cidrs, boolean hasPrefixLists) {
        public boolean covers(int tcpPort) {
            return ALL_PROTOCOLS.equals(protocol)
                    || (("tcp".equals(protocol) || "6".equals(protocol)) && fromPort <= tcpPort && tcpPort <= toPort);
        }
    }
}
