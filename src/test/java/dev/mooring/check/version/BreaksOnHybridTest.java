package dev.mooring.check.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.actual.kubernetes.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreaksOnHybridTest {

    @Test
    void everyEntryNamesWhoSaysSo() {
        assertThat(BreaksOnHybrid.LIST)
                .allSatisfy(entry -> assertThat(entry.source()).matches("[a-z0-9-]+/[a-z0-9-]+#[0-9]+(, .+)?"));
    }

    @ParameterizedTest
    @CsvSource({
        "registry.k8s.io/autoscaling/cluster-autoscaler:v1.32.7, true",
        "registry.k8s.io/autoscaling/cluster-autoscaler-arm64:v1.32.7@sha256:0f, true",
        "localhost:5000/cluster-autoscaler:v1.33.0, false",
        "localhost:5000/cluster-autoscaler, false",
        "cluster-autoscaler@sha256:0f, false",
        "example/my-cluster-autoscaler:v1.0.0, false",
        "public.ecr.aws/eks/aws-load-balancer-controller:v2.14.0, true",
        "public.ecr.aws/eks/aws-load-balancer-controller:v2.14.1, false"
    })
    void tellsByNameAndVersionOfTheImage(String image, boolean breaks) {
        assertThat(BreaksOnHybrid.find(new Image(image), true).isPresent()).isEqualTo(breaks);
    }

    @Test
    void aDriverBreaksOnlyWhereItsPodsMayRunOnHybridNodes() {
        var old = new Image("public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.36.0");
        assertThat(BreaksOnHybrid.find(old, true)).isEmpty();
        assertThat(BreaksOnHybrid.find(old, false)).isPresent();
    }
}
