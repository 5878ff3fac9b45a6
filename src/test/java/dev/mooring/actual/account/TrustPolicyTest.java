package dev.mooring.actual.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustPolicyTest {
    private static final String ASSUME = "sts:AssumeRole";
    private static final String ACCOUNT = "111122223333";

    private static TrustPolicy policy(String statements) {
        return TrustPolicy.parse(URLEncoder.encode("{\"Statement\": " + statements + "}", StandardCharsets.UTF_8)
                        .replace("+", "%20"))
                .orElseThrow();
    }

    private static boolean letsSsmIn(String statements) {
        return policy(statements).lets("ssm", ASSUME, ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]",
                "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.eu\"}, \"Action\": \"sts:AssumeRole\"}",
                "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": [\"ec2.amazonaws.com\", \"ssm.amazonaws.com\"]}, \"Action\": [\"STS:assume*\"]}",
                "[{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"111122223333\"}, \"ArnEquals\": {\"aws:SourceArn\": \"arn:aws:ssm:us-west-2:111122223333:*\"}}}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"NotAction\": \"iam:*\"}]"
            })
    void aStatementLetsAServiceIn(String statements) {
        assertThat(letsSsmIn(statements)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"Effect\": \"Deny\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"sts:AssumeRole\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:TagSession\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:sourceAccount\": [\"444455556666\"]}}}]"
            })
    void noStatementLetsItIn(String statements) {
        assertThat(letsSsmIn(statements)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "not json", "{}", "%7B"})
    void whatIsNoPolicyIsNotKnown(String document) {
        assertThat(TrustPolicy.parse(document)).isEmpty();
    }

    @Test
    void onePolicyMayGiveWhatIsNeededInSeveralStatements() {
        var policy = policy(
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"rolesanywhere.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"},"
                        + " {\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"rolesanywhere.amazonaws.com\"}, \"Action\": \"sts:TagSession\"}]");
        assertThat(policy.lets("rolesanywhere", "sts:TagSession", ACCOUNT)).isTrue();
    }
}
