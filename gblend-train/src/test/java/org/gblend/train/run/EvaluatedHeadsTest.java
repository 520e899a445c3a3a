package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.SuperEpochs;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.FixedWeights;
import org.gblend.train.scheme.Scheme;
import org.gblend.train.scheme.StretchWeights;
import org.gblend.train.scheme.WeightSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A head predicts if it has ever been trained. */
class EvaluatedHeadsTest {
    @TempDir
    Path folder;

    @Test
    void run_whoseJointHeadLosesItsWeightLater_stillPredictsWithIt() {
        try (Tiny tiny = Tiny.open(folder)) {
            Heard heard = new Heard();
            List<Map<String, Double>> weights = List.of(Map.of("joint", 1.0), Map.of("a", 1.0));
            RunResult result = tiny.run(run(), new FixedWeights(weights, new SuperEpochs(1, 2)), heard);
            assertThat(result.test()).containsOnlyKeys("a", "joint", "blend", "stacked");
            assertThat(Predictions.primary(result.test().keySet())).isEqualTo("joint");
            assertThat(heard.notes)
                    .containsExactly("run: the joint head has weight 0 and is not trained in this stretch; if it never"
                            + " is, the blended prediction counts in its place");
            assertThat(read(tiny)).containsOnlyKeys("a", "joint");
        }
    }

    @Test
    void run_whoseJointHeadNeverHasAWeight_predictsWithTheBlend() {
        try (Tiny tiny = Tiny.open(folder)) {
            Map<String, Double> weights = new LinkedHashMap<>();
            weights.put("a", 0.5);
            weights.put("b", 0.5);
            weights.put("joint", 0.0);
            RunResult result = tiny.run(run(), allHeads(weights), RunListener.silent());
            assertThat(result.test()).containsOnlyKeys("a", "b", "blend", "stacked");
            assertThat(Predictions.primary(result.test().keySet())).isEqualTo("blend");
        }
    }

    /** A scheme that builds every head, as those do that measure. */
    private static Scheme allHeads(Map<String, Double> weights) {
        return new Scheme() {
            @Override
            public List<String> heads(List<String> all) {
                return all;
            }

            @Override
            public List<SuperEpoch> superEpochs(int epochs) {
                return Scheme.whole(epochs);
            }

            @Override
            public StretchWeights weights(SuperEpoch stretch, WeightSource source) {
                return StretchWeights.given(stretch, weights);
            }

            @Override
            public boolean measures() {
                return false;
            }

            @Override
            public boolean trainsOnHoldout() {
                return false;
            }
        };
    }

    private Map<String, HeadScores> read(Tiny tiny) {
        return SavedRun.open(run())
                .evaluate(tiny.context(), tiny.context().sets().test(), 1);
    }

    private Path run() {
        return folder.resolve("run");
    }
}
