package dev.mooring.check.health;

/**
 * When the loss of nodes is the loss of their site: more than 55 % of them, the share from which Kubernetes itself
 * treats a zone as disrupted, and more than one.
 */
final class SiteLoss {
    private static final double SHARE = 0.55;

    private SiteLoss() {}

    static boolean isLoss(int lost, int nodes) {
        return lost > 1 && lost > SHARE * nodes;
    }
}
