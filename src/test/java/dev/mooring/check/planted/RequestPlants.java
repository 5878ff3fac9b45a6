package dev.mooring.check.planted;

import static dev.mooring.check.planted.Machines.ANYWHERE;
import static dev.mooring.check.planted.Machines.CLOUD;
import static dev.mooring.check.planted.Machines.SSM_ONE;
import static dev.mooring.check.planted.Plant.plant;

import dev.mooring.check.Scenario;
import dev.mooring.standin.Pem;
import java.util.List;

/** Whose requests for serving certificates are. */
final class RequestPlants {
    private static final String PENDING = "{}";
    private static final String DENIED = "{\"conditions\": [{\"type\": \"Denied\", \"status\": \"True\"}]}";
    private static final String APPROVED = "{\"conditions\": [{\"type\": \"Approved\", \"status\": \"True\"}]}";
    private static final String EC2_GONE = "ip-10-20-3-77.us-west-2.compute.internal";
    private static final String FARGATE = "fargate-ip-10-20-4-9.us-west-2.compute.internal";

    private RequestPlants() {}

    static List<Plant> all() {
        return List.of(
                plant(
                        "an EC2 node that is gone asked for a certificate",
                        "several",
                        world -> request(
                                world,
                                EC2_GONE,
                                "10.20.3.77",
                                caller("KarpenterNodeRole", "i-0c4e8a2b6d0f1936b"),
                                PENDING)),
                plant(
                        "an EC2 node that is gone was denied a certificate",
                        "several",
                        world -> request(
                                world,
                                EC2_GONE,
                                "10.20.3.77",
                                caller("KarpenterNodeRole", "i-0c4e8a2b6d0f1936b"),
                                DENIED)),
                plant(
                        "an EC2 node that is gone got no certificate",
                        "several",
                        world -> request(
                                world,
                                EC2_GONE,
                                "10.20.3.77",
                                caller("KarpenterNodeRole", "i-0c4e8a2b6d0f1936b"),
                                APPROVED)),
                plant(
                        "a node of EKS Auto Mode that is gone asked for a certificate",
                        "several",
                        world -> request(
                                world,
                                "i-0c4e8a2b6d0f1936b",
                                "10.20.3.77",
                                caller("AutoModeNodeRole", "i-0c4e8a2b6d0f1936b"),
                                PENDING)),
                plant(
                        "a Fargate node that is gone asked for a certificate",
                        "several",
                        world -> request(
                                world, FARGATE, "10.20.4.9", caller("FargatePodRole", "fargate-1234567890"), PENDING)),
                plant(
                        "somebody of whom nothing is known asked for a certificate",
                        "several",
                        world -> request(world, EC2_GONE, "10.20.3.77", "{}", PENDING)),
                plant(
                        "the EC2 node that is there asked for a certificate",
                        "several",
                        world -> request(
                                world,
                                CLOUD,
                                "10.20.1.57",
                                caller("eks-cloud-nodegroup-role", "i-0c4e8a2b6d0f1935a"),
                                DENIED)),
                plant(
                        "a machine of SSM whose node is gone asked for a certificate",
                        "several",
                        world -> request(
                                world,
                                "mi-0c3d4e5f678901234",
                                "10.80.146.28",
                                caller("AmazonEKSHybridNodesRole", "mi-0c3d4e5f678901234"),
                                PENDING),
                        "kubelet-serving-csr-pending"),
                plant(
                        "a machine of IAM Roles Anywhere whose node is gone was denied a certificate",
                        "several",
                        world -> request(
                                world,
                                "dc2-edge-07",
                                "10.80.200.17",
                                caller("AmazonEKSHybridNodesRole", "dc2-edge-07"),
                                DENIED),
                        "kubelet-serving-csr-denied-or-failed"),
                plant(
                        "a role that lets hybrid nodes in under another name asked for a certificate",
                        "several",
                        world -> request(
                                world,
                                ANYWHERE,
                                "arn:aws:sts::111122223333:assumed-role/AmazonEKSHybridNodesRole/dc2-edge-07",
                                "10.80.200.17",
                                caller("AmazonEKSHybridNodesRole", "dc2-edge-07"),
                                PENDING),
                        "kubelet-serving-csr-name-mismatch"),
                plant(
                        "a hybrid node asked for a certificate, and nobody says with which role",
                        "several",
                        world -> request(world, SSM_ONE, "10.80.146.28", "{}", DENIED),
                        "kubelet-serving-csr-denied-or-failed"),
                plant(
                        "domains stand before the names of what is said of the caller",
                        "several",
                        world -> request(world, "dc2-edge-07", "10.80.200.17", """
                                {"authentication.kubernetes.io/arn":
                                 ["arn:aws:sts::111122223333:assumed-role/AmazonEKSHybridNodesRole/dc2-edge-07"]}
                                """, DENIED),
                        "kubelet-serving-csr-denied-or-failed"));
    }

    private static String caller(String role, String session) {
        return """
                {"accessKeyId": ["ASIAEXAMPLEKEYID0001"],
                 "arn": ["arn:aws:sts::111122223333:assumed-role/%s/%s"],
                 "canonicalArn": ["arn:aws:iam::111122223333:role/%s"],
                 "principalId": ["AROAEXAMPLE"], "sessionName": ["%s"]}
                """.formatted(role, session, role, session);
    }

    private static Scenario request(Scenario world, String node, String address, String extra, String status) {
        return request(world, node, "system:node:" + node, address, extra, status);
    }

    private static Scenario request(
            Scenario world, String node, String user, String address, String extra, String status) {
        return world.put(Scenario.CSRS, """
                {"metadata": {"name": "csr-planted", "creationTimestamp": "2026-08-21T11:50:00Z"},
                 "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "%s",
                          "groups": ["system:nodes", "system:authenticated"], "extra": %s,
                          "request": "%s"}, "status": %s}
                """.formatted(
                        user, extra, Pem.base64(Pem.request("system:node:" + node, node, address)), status));
    }
}
