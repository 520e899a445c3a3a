package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of this module's README, with the output that it shows. */
class ReadmeExampleTest {

    @Test
    void example_printsWhatTheReadmeShows() {
        Measure chance = Measure.chance(Metric.ERROR, 487);
        List<HeadMeasure> heads = List.of(
                new HeadMeasure("rgb", chance, new Measure(.4078, .5116)),
                new HeadMeasure("audio", chance, new Measure(.6781, .8599)),
                new HeadMeasure("joint", chance, new Measure(.3531, .5081)));
        BlendWeights weights = new PaperRule().weights(heads, Metric.ERROR);
        assertThat(weights).hasToString("rgb 0.648, audio 0.060, joint 0.293");
        assertThat(Ogr.of(heads.get(0), Metric.ERROR).ratio()).isBetween(.213, .214);
    }
}
