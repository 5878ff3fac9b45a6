package dev.mooring.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.Test;

/** A node joined by IAM Roles Anywhere has a certificate, whether or not it is known which one. */
class WithoutASubjectTest {

    @Test
    void doesNotCallACertificateInOrderThatIsNotKnown() {
        var outcomes = Scenario.healthy()
                .change("/subjects", body -> ((ArrayNode) body.path("subjects")).removeAll())
                .judge();
        assertThat(Scenario.unknowns(outcomes))
                .containsExactlyInAnyOrder("ira-node-certificate-expiring", "ira-subject-not-seen");
    }
}
