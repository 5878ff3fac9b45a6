package dev.mooring.check.planted;

import static dev.mooring.check.planted.Plant.plant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.check.Scenario;
import java.util.List;

/** Certificate subjects as real PKIs write them. */
final class SubjectPlants {
    private static final String DIRECTORY = "CN=DC2-EDGE-01,CN=Computers,DC=plant,DC=example";
    private static final String SUBJECT = "/subject/c0ffee00-1234-4abc-9def-001122334455";

    private SubjectPlants() {}

    static List<Plant> all() {
        return List.of(
                plant("subject of Active Directory", "several", world -> subject(world, DIRECTORY)),
                plant(
                        "subject of Active Directory whose certificate ends",
                        "several",
                        world -> subject(world, DIRECTORY)
                                .serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expiring.json"),
                        "ira-node-certificate-expiring"),
                plant(
                        "subject with a full name whose certificate has ended",
                        "several",
                        world -> subject(world, "C=DE,O=Example,CN=dc2-edge-01.plant.example")
                                .serve(SUBJECT, "eks/rolesanywhere.get-subject.cert-expired.json"),
                        "ira-node-certificate-expiring"),
                plant(
                        "subject of Active Directory that was not seen for hours",
                        "several",
                        world -> subject(world, DIRECTORY)
                                .change(
                                        "/subjects",
                                        body -> ((ObjectNode)
                                                        body.path("subjects").get(0))
                                                .put("lastSeenAt", "2026-08-21T08:00:00Z")),
                        "ira-subject-not-seen"),
                plant(
                        "no subject of the node's name",
                        "several",
                        world -> world.change("/subjects", body -> ((ArrayNode) body.path("subjects")).removeAll())));
    }

    private static Scenario subject(Scenario world, String name) {
        return world.change(
                "/subjects", body -> ((ObjectNode) body.path("subjects").get(0)).put("x509Subject", name));
    }
}
