package dev.mooring.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void stepsToTheRightArePowersOfTenWhereThatIsAskedFor() {
        var svg = new Picture("Speed", "nodes", "ms", true)
                .curve("today", new double[] {1, 10, 100}, new double[] {0, 5, 10})
                .svg();
        assertThat(svg).contains("points=\"70.0,270.0 295.0,153.0 520.0,36.0\"");
    }

    @Test
    void theTopIsARoundNumber() {
        var svg = new Picture("Speed", "nodes", "ms", false)
                .curve("today", new double[] {0, 1}, new double[] {3, 17})
                .svg();
        assertThat(svg).contains(">20</text>").contains(">today</text>");
    }
}
