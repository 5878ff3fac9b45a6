package dev.mooring.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16, 40})
    void sharesOfAllReplicasTogetherHoldEveryShard(int replicas) {
        assertThat(Shards.share(replicas) * replicas).isGreaterThanOrEqualTo(Shards.COUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "hybrid-prod", "ÄÖ", "0b1f6a4e-1111-4000-8000-000000000000"})
    void everyReplicaReachesForEveryShardOnce(String replica) {
        assertThat(Shards.inOrderOf(replica)).hasSize(Shards.COUNT).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "hybrid-prod", "polygenelubricants"})
    void everyClusterFallsIntoAShardThatThereIs(String cluster) {
        assertThat(Shards.of(cluster)).isBetween(0, Shards.COUNT - 1);
    }
}
