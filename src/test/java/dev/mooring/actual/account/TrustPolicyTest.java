package dev.mooring.actual.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.account.TrustPolicy.Answer;
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

    private static TrustPolicy.Service service(String name) {
        return new TrustPolicy.Service(name, ACCOUNT, "arn:aws:ssm:us-west-2:111122223333:*"::equals);
    }

    private static Answer answerToSsm(String statements) {
        return policy(statements).lets(service("ssm"), ASSUME);
    }

    private static Answer answerBeside(String denial) {
        return answerToSsm(
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}, {\"Effect\": \"Deny\", "
                        + denial + "}]");
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
        assertThat(answerToSsm(statements)).isEqualTo(Answer.YES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"Effect\": \"Deny\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"sts:AssumeRole\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:TagSession\"}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:sourceAccount\": [\"444455556666\"]}}}]",
                "[{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"ArnLike\": {\"AWS:SourceArn\": [\"arn:aws:ssm:eu-west-1:111122223333:*\"]}}}]"
            })
    void noStatementLetsItIn(String statements) {
        assertThat(answerToSsm(statements)).isEqualTo(Answer.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Principal\": \"*\", \"Action\": \"sts:*\"",
                "\"Principal\": {\"AWS\": \"*\"}, \"Action\": \"*\"",
                "\"Principal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": [\"sts:Assume?ole\"]",
                "\"NotPrincipal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"",
                "\"Principal\": \"*\", \"NotAction\": \"sts:TagSession\""
            })
    void whatIsDeniedIsNotAllowed(String denial) {
        assertThat(answerBeside(denial)).isEqualTo(Answer.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"sts:*\"",
                "\"Principal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:*\"",
                "\"Principal\": \"*\", \"Action\": \"sts:AssumeRoleWithSAML\"",
                "\"NotPrincipal\": {\"Service\": \"ssm.amazonaws.com\"}, \"Action\": \"sts:*\"",
                "\"Principal\": \"*\", \"NotAction\": \"sts:*\"",
                "\"Principal\": \"*\", \"Action\": \"sts:*\", \"Condition\": {\"StringNotEqualsIfExists\": {\"aws:PrincipalOrgID\": \"o-example\"}, \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}}"
            })
    void whatIsDeniedToOthersIsAllowed(String denial) {
        assertThat(answerBeside(denial)).isEqualTo(Answer.YES);
    }

    @Test
    void whetherConditionsOfADenialAreMetIsNotKnown() {
        assertThat(
                        answerBeside(
                                "\"Principal\": \"*\", \"Action\": \"sts:*\", \"Condition\": {\"StringNotEquals\": {\"aws:SourceAccount\": \"111122223333\"}}"))
                .isEqualTo(Answer.UNCLEAR);
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
        assertThat(policy.lets(service("rolesanywhere"), "sts:TagSession")).isEqualTo(Answer.YES);
    }
}
