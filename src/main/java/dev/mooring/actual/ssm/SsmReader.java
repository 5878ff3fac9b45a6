package dev.mooring.actual.ssm;

import dev.mooring.actual.aws.AwsAccess;
import dev.mooring.actual.aws.AwsAnswer;
import dev.mooring.actual.aws.AwsClients;
import dev.mooring.actual.aws.AwsFailure;
import dev.mooring.reading.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.model.DescribeActivationsResponse;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;

/** Reads hybrid activations and the machines that registered with them. */
@ApplicationScoped
public class SsmReader {
    private static final int PAGE = 50;
    private final AwsClients clients;
    private final Clock clock;

    @Inject
    public SsmReader(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    public Reading<List<Activation>> activations(AwsAccess access) {
        return AwsFailure.attempt(
                SsmSources.ACTIVATIONS,
                clock,
                "ssm:DescribeActivations",
                () -> AwsAnswer.all(
                                clients.ssm(access).describeActivationsPaginator(request -> request.maxResults(PAGE)),
                                clients.limits(),
                                "ActivationList",
                                DescribeActivationsResponse::hasActivationList,
                                DescribeActivationsResponse::activationList)
                        .stream()
                        .map(SsmReader::activation)
                        .toList());
    }

    /** No filter by id: an unknown id would make the whole call fail. */
    public Reading<List<ManagedInstance>> managedInstances(AwsAccess access) {
        return AwsFailure.attempt(
                SsmSources.MANAGED_INSTANCES,
                clock,
                "ssm:DescribeInstanceInformation",
                () -> AwsAnswer.all(
                                clients.ssm(access)
                                        .describeInstanceInformationPaginator(request -> request.maxResults(PAGE)
                                                .filters(filter -> filter.key("ResourceType")
                                                        .values("ManagedInstance"))),
                                clients.limits(),
                                "InstanceInformationList",
                                DescribeInstanceInformationResponse::hasInstanceInformationList,
                                DescribeInstanceInformationResponse::instanceInformationList)
                        .stream()
                        .map(SsmReader::managedInstance)
                        .toList());
    }

    private static Activation activation(software.amazon.awssdk.services.ssm.model.Activation found) {
        var tags = new HashMap<String, String>();
        AwsAnswer.items(found.tags(), "Tags")
                .forEach(tag -> tags.put(AwsAnswer.text(tag.key(), "Tags.Key"), Objects.toString(tag.value(), "")));
        return new Activation(
                AwsAnswer.text(found.activationId(), "ActivationId"),
                AwsAnswer.text(found.iamRole(), "IamRole"),
                Optional.ofNullable(found.createdDate()),
                Optional.of(AwsAnswer.member(found.expirationDate(), "ExpirationDate")),
                Boolean.TRUE.equals(found.expired()),
                AwsAnswer.member(found.registrationLimit(), "RegistrationLimit"),
                AwsAnswer.member(found.registrationsCount(), "RegistrationsCount"),
                tags);
    }

    private static ManagedInstance managedInstance(InstanceInformation found) {
        return new ManagedInstance(
                AwsAnswer.text(found.instanceId(), "InstanceId"),
                AwsAnswer.text(found.pingStatusAsString(), "PingStatus"),
                Optional.ofNullable(found.lastPingDateTime()),
                Optional.ofNullable(found.activationId()),
                Optional.ofNullable(found.iamRole()),
                Optional.ofNullable(found.ipAddress()),
                Optional.ofNullable(found.computerName()),
                new ManagedInstance.Agent(
                        Optional.ofNullable(found.agentVersion()), Optional.ofNullable(found.isLatestVersion())),
                Optional.ofNullable(found.registrationDate()));
    }
}
