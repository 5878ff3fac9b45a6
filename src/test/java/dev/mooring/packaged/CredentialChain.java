package dev.mooring.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * The ways in which the AWS SDK's standard chain comes by credentials, each with an access key of its own. Stands in for
 * STS and for the agent of EKS Pod Identity.
 */
enum CredentialChain {
    STATIC {
        @Override
        Map<String, String> in(Path folder, WireMockServer aws) {
            return Map.of("AWS_ACCESS_KEY_ID", accessKey(), "AWS_SECRET_ACCESS_KEY", "stand-in");
        }
    },
    PROFILE {
        @Override
        Map<String, String> in(Path folder, WireMockServer aws) throws IOException {
            Files.writeString(folder.resolve("credentials"), """
                    [site]
                    aws_access_key_id = %s
                    aws_secret_access_key = stand-in
                    """.formatted(accessKey()));
            return Map.of("AWS_PROFILE", "site");
        }
    },
    PROFILE_WITH_ROLE {
        @Override
        Map<String, String> in(Path folder, WireMockServer aws) throws IOException {
            Files.writeString(folder.resolve("credentials"), """
                    [base]
                    aws_access_key_id = AKIDBASE
                    aws_secret_access_key = stand-in
                    """);
            Files.writeString(folder.resolve("aws-config"), """
                    [profile reader]
                    role_arn = arn:aws:iam::111122223333:role/reader
                    source_profile = base
                    """);
            aws.stubFor(post(urlPathEqualTo("/"))
                    .withHeader("Authorization", containing("Credential=AKIDBASE/"))
                    .withRequestBody(containing("Action=AssumeRole&"))
                    .willReturn(assumed("AssumeRole")));
            return Map.of("AWS_PROFILE", "reader");
        }
    },
    /** IAM roles for service accounts. */
    WEB_IDENTITY {
        @Override
        Map<String, String> in(Path folder, WireMockServer aws) throws IOException {
            aws.stubFor(post(urlPathEqualTo("/"))
                    .withRequestBody(containing("Action=AssumeRoleWithWebIdentity"))
                    .withRequestBody(containing("WebIdentityToken=of-the-service-account"))
                    .willReturn(assumed("AssumeRoleWithWebIdentity")));
            return Map.of(
                    "AWS_ROLE_ARN",
                    "arn:aws:iam::111122223333:role/reader",
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    Files.writeString(folder.resolve("token"), "of-the-service-account")
                            .toString());
        }
    },
    POD_IDENTITY {
        @Override
        Map<String, String> in(Path folder, WireMockServer aws) throws IOException {
            aws.stubFor(get("/v1/credentials")
                    .withHeader("Authorization", equalTo("of-the-pod"))
                    .willReturn(okJson("""
                            {"AccessKeyId": "%s", "SecretAccessKey": "stand-in", "Token": "session",
                             "Expiration": "2099-01-01T00:00:00Z"}""".formatted(accessKey()))));
            return Map.of(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    aws.baseUrl().replace("localhost", "127.0.0.1") + "/v1/credentials",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                    Files.writeString(folder.resolve("token"), "of-the-pod").toString());
        }
    },
    PROCESS {
        @Override
        Map<String, String> in(Path folder, WireMockServer aws) throws IOException {
            var program = Files.writeString(folder.resolve("program"), """
                    #!/bin/sh
                    echo '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "stand-in"}'
                    """.formatted(accessKey()));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(folder.resolve("aws-config"), """
                    [default]
                    credential_process = %s
                    """.formatted(program));
            return Map.of();
        }
    };

    /** What requests are to be signed with. */
    String accessKey() {
        return "AKID" + name().replace("_", "");
    }

    /** Writes files and stubs what is asked; gives the environment that leads there. */
    abstract Map<String, String> in(Path folder, WireMockServer aws) throws IOException;

    /** A whole environment: nothing of the machine's is used. */
    Map<String, String> environment(Path folder, WireMockServer aws) throws IOException {
        var environment = new HashMap<>(Map.of(
                "AWS_REGION", "us-west-2",
                "AWS_ENDPOINT_URL", aws.baseUrl(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", folder.resolve("aws-config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString()));
        environment.putAll(in(folder, aws));
        return environment;
    }

    com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder assumed(String action) {
        return aResponse().withHeader("Content-Type", "text/xml").withBody("""
                <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>
                <Credentials><AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>stand-in</SecretAccessKey>
                <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/reader/m</Arn>
                <AssumedRoleId>AROA:m</AssumedRoleId></AssumedRoleUser>
                </%1$sResult></%1$sResponse>""".formatted(action, accessKey()));
    }
}
