package dev.mooring.actual.account;

import java.util.List;

/** A VPC security group. */
public record SecurityGroup(String id, List<Rule> inbound, List<Rule> outbound) {
    private static final String ALL_PROTOCOLS = "-1";

    /**
     * What a group lets through.
     *
     * @param protocol {@code tcp}, {@code -1} for all, or another
     */
    public record Rule(String protocol, int fromPort, int toPort, List<String> cidrs) {
        public boolean covers(int tcpPort) {
            return ALL_PROTOCOLS.equals(protocol)
                    || (("tcp".equals(protocol) || "6".equals(protocol)) && fromPort <= tcpPort && tcpPort <= toPort);
        }
    }
}
