package org.gblend.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gblend.data.config.MultiConfig;
import org.gblend.train.Tiny;
import org.gblend.train.TinyData;
import org.gblend.train.config.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadScoresTest {
    private static final List<String> LABELS = List.of("quiet", "dog", "siren", "dog|siren");

    @TempDir
    Path folder;

    /** Of rows 0, 1, 3, 5, 7 four have dog, one quiet, two siren: (4 + 1/2) / 6, (1 + 1/2) / 6, (2 + 1/2) / 6. */
    @Test
    void ofFrequencies_isByClassTheShareOfRowsThatHaveIt_neverZeroOrOne() throws IOException {
        try (Tiny tiny = Tiny.open(folder, severalLabels())) {
            assertThat(tiny.data().classNames()).containsExactly("dog", "quiet", "siren");
            int[] rows = {1, 3, 2};
            boolean[] counted = {true, true, false};

            HeadScores scores = HeadScores.ofFrequencies(rows, tiny.data(), new int[] {0, 1, 3, 5, 7}, counted);

            float[] expected = {4.5f / 6, 1.5f / 6, 2.5f / 6};
            assertThat(scores.probabilities()[0]).containsExactly(expected, offset(1e-6f));
            assertThat(scores.probabilities()[1]).containsExactly(expected, offset(1e-6f));
            double dogAndNoQuiet = -Math.log(4.5 / 6) - Math.log(4.5 / 6);
            assertThat(scores.losses())
                    .containsExactly(
                            new double[] {
                                (dogAndNoQuiet - Math.log(3.5 / 6)) / 3,
                                (dogAndNoQuiet - Math.log(2.5 / 6)) / 3,
                                Double.NaN
                            },
                            offset(1e-6));
            assertThat(scores.count()).isEqualTo(2);
            assertThat(HeadScores.ofFrequencies(rows, tiny.data(), new int[] {1, 5}, counted)
                            .probabilities()[0])
                    .containsExactly(new float[] {2.5f / 3, 0.5f / 3, 0.5f / 3}, offset(1e-6f));
        }
    }

    private Experiment severalLabels() throws IOException {
        TinyData.write(folder, Tiny.ROWS, 12);
        StringBuilder manifest = new StringBuilder("id,label\n");
        for (int row = 0; row < Tiny.ROWS; row++) {
            manifest.append("clip-").append(row).append(',');
            manifest.append(LABELS.get(row % LABELS.size())).append('\n');
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        Experiment plain = Tiny.experiment(folder);
        return plain.withData(plain.data().withLabels(MultiConfig.defaults()));
    }
}
