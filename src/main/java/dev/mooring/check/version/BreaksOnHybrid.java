package dev.mooring.check.version;

import dev.mooring.actual.kubernetes.Image;
import dev.mooring.check.VersionNumbers;
import java.util.List;
import java.util.Optional;

/**
 * A controller that breaks on provider ids of hybrid nodes ({@code eks-hybrid:///region/cluster/node}), up to a version.
 *
 * @param controller what it is called, which is what its EKS add-on is called where there is one
 * @param image the name of its image, without registry and path
 * @param fixedIn the first version that does not break
 * @param where which of its pods break
 * @param what then happens
 * @param source who says so
 */
record BreaksOnHybrid(
        String controller, String image, VersionNumbers fixedIn, Where where, String what, String source) {
    /** Goes up with every change of the list. */
    static final int LIST_VERSION = 1;

    /** Which of its pods break. */
    enum Where {
        /** Wherever they run, since they look at all nodes. */
        ANYWHERE,
        /** Those on hybrid nodes, since they look at the node they run on. */
        ON_HYBRID_NODES
    }

    /** The list, as shipped with this version of Mooring. */
    static final List<BreaksOnHybrid> LIST = List.of(
            new BreaksOnHybrid(
                    "cluster-autoscaler",
                    "cluster-autoscaler",
                    VersionNumbers.of(1, 33, 0),
                    Where.ANYWHERE,
                    "Its loop stops at the first hybrid node, so no node group is scaled any more.",
                    "kubernetes/autoscaler#8045, #8047"),
            new BreaksOnHybrid(
                    "aws-load-balancer-controller",
                    "aws-load-balancer-controller",
                    VersionNumbers.of(2, 14, 1),
                    Where.ANYWHERE,
                    "It cannot resolve pods on hybrid nodes, so their target groups are not brought up to date.",
                    "kubernetes-sigs/aws-load-balancer-controller#4315, #4336"),
            new BreaksOnHybrid(
                    "aws-fsx-csi-driver",
                    "aws-fsx-csi-driver",
                    VersionNumbers.of(1, 7, 0),
                    Where.ON_HYBRID_NODES,
                    "It panics: it finds no instance id in the provider id.",
                    "kubernetes-sigs/aws-fsx-csi-driver#458"),
            new BreaksOnHybrid(
                    "aws-ebs-csi-driver",
                    "aws-ebs-csi-driver",
                    VersionNumbers.of(1, 37, 0),
                    Where.ON_HYBRID_NODES,
                    "It panics: it finds no instance id in the provider id. From 1.37 on it stays off hybrid nodes.",
                    "kubernetes-sigs/aws-ebs-csi-driver#474, commit 802e662"));

    /** The entry of an image that breaks; of one whose version does not tell, nothing is said. */
    static Optional<BreaksOnHybrid> find(Image image, boolean avoidsHybridNodes) {
        return LIST.stream()
                .filter(entry -> entry.isOf(image.name()))
                .filter(entry -> entry.where == Where.ANYWHERE || !avoidsHybridNodes)
                .filter(entry -> VersionNumbers.parse(image.tag())
                        .filter(version -> version.isBefore(entry.fixedIn))
                        .isPresent())
                .findFirst();
    }

    /** Images of one architecture have it at the end of their name. */
    private boolean isOf(String name) {
        return name.equals(image) || name.equals(image + "-amd64") || name.equals(image + "-arm64");
    }

    String fixedInText() {
        return "v" + fixedIn.number(0) + "." + fixedIn.number(1) + "." + fixedIn.number(2);
    }
}
