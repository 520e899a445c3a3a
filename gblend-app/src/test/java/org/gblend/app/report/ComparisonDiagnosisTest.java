package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.core.Diagnosis;
import org.gblend.core.HeadCourse;
import org.gblend.core.HeadSamples;
import org.gblend.core.InputException;
import org.gblend.core.Interval;
import org.gblend.core.Ogr;
import org.gblend.core.WeightBootstrap;
import org.gblend.core.WeightEstimate;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonDiagnosisTest {
    @TempDir
    Path folder;

    @Test
    void of_oneSeed_hasTheWeightsOfItsTracks() {
        new RunFixture(5, 12, 1, 4).comparison(folder, Map.of());
        Diagnosis diagnosis = ComparisonDiagnosis.of(folder);

        EstimateConfig how = EstimateConfig.defaults();
        List<HeadSamples> samples = new ArrayList<>();
        Map<String, String> runs = Map.of("rgb", "rgb", "audio", "audio", "joint", "naive");
        for (String head : List.of("rgb", "audio", "joint")) {
            Path run = folder.resolve("seed-1/" + runs.get(head) + ".T");
            HeadTrack track = new RunFolder(run).result().orElseThrow().tracks().get(head);
            samples.add(HeadTrack.samples(head, List.of(Objects.requireNonNull(track)), how));
        }
        WeightEstimate expected = WeightBootstrap.defaults().estimate(samples, how.metric(), how.rule(), null, 0);

        assertThat(diagnosis.heldOut()).isEqualTo(60);
        assertThat(diagnosis.estimate().weights()).isEqualTo(expected.steady());
        assertThat(diagnosis.estimate().ogr()).isEqualTo(expected.ogr());
        assertThat(diagnosis.courses()).extracting(HeadCourse::head).containsExactly("rgb", "audio", "joint");
    }

    /** From .1 on both sets: rgb dG .4 and dO .45, audio dG .6 and dO .1, joint dG .5 and dO .3; rgb is also .1 worse than joint on V. */
    @Test
    void of_heads_thatDiffer_hasTheWeightsOfTheirGapsAndGains() {
        new RunFixture(5, 12, 1, 4).comparison(folder, Map.of());
        Diagnosis diagnosis = ComparisonDiagnosis.of(folder);

        List<Ogr> ogr = diagnosis.estimate().ogr();
        assertThat(ogr).extracting(Ogr::dO).allSatisfy(dO -> assertThat(dO).isPositive());
        assertThat(ogr.get(0).dO()).isCloseTo(0.45, within(1e-12));
        assertThat(ogr.get(0).dG()).isCloseTo(0.4, within(1e-12));
        assertThat(ogr.get(1).dO()).isCloseTo(0.1, within(1e-12));
        assertThat(ogr.get(1).dG()).isCloseTo(0.6, within(1e-12));
        assertThat(diagnosis.certainty()).isEqualTo(Diagnosis.Certainty.DETERMINED);
        assertThat(diagnosis.above()).containsExactly("audio");
        assertThat(diagnosis.below()).containsExactly("rgb");
        Interval lead = diagnosis.lead("joint", "rgb").orElseThrow();
        // The same 60 samples: 6 are right by joint alone, and the spread is that of those 6.
        double deviation = Math.sqrt(0.1 * 0.9 / 60);
        assertThat(lead.low()).isCloseTo(0.1 - 1.96 * deviation, within(0.02));
        assertThat(lead.high()).isCloseTo(0.1 + 1.96 * deviation, within(0.02));
    }

    @Test
    void of_severalSeeds_tellsTheCourseThatTheReportTells() {
        new RunFixture(5, 12, 3, 4).comparison(folder, Map.of());
        Map<String, Curves> curves = Curves.of(ReportData.read(folder, false));

        for (HeadCourse course : ComparisonDiagnosis.of(folder).courses()) {
            Curves curve = Objects.requireNonNull(curves.get(course.head()));
            assertThat(course.bestEpoch()).isEqualTo(curve.bestEpoch());
            assertThat(course.best()).isCloseTo(curve.atBest(), within(1e-12));
            assertThat(course.end().heldOut()).isCloseTo(curve.atEnd(), within(1e-12));
        }
    }

    @Test
    void of_aSingleRun_saysWhatItNeeds() {
        new RunFixture(5, 6, 1, 4).single(folder, "naive");

        assertThatThrownBy(() -> ComparisonDiagnosis.of(folder))
                .isInstanceOf(InputException.class)
                .hasMessage(folder
                        + ": a diagnosis needs each modality trained alone and all of them naively, and this is a"
                        + " single run; give the folder of a gblend compare with compare.unimodal, compare.same-train and"
                        + " the scheme naive");
    }
}
