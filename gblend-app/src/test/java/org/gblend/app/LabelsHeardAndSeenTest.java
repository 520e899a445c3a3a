package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.eval.Score;
import org.gblend.train.run.RunResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Media files with two labels each, one that can only be heard and one that can only be seen: each modality finds half of them, the
 * network of both finds all, and the weights of their heads are measured from sigmoids as from any other loss.
 */
class LabelsHeardAndSeenTest {
    private static final int CLIPS = 256;
    private static final String YAML = """
            name: heard-and-seen
            data:
              manifest: labels.csv
              labels: multi
              columns: {label: labels, id: file}
              sets: {holdout: 0.3, validation: 0, test: 0.2}
            modalities:
              rgb: {input: {rgb: {frames: 1, height: 16, width: 16, short-edge: 18}}, encoder: {r3d: {depth: 10, width: 4}}}
              audio: {input: {audio: {frames: 32}}, encoder: {audio-resnet: {depth: 10, width: 4}}}
            training: {epochs: 20, batch: 16, precision: fp32, optimizer: {sgd: {lr: 0.2}}}
            scheme: offline
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        HeardVerbsSeenNouns.write(folder, CLIPS);
    }

    /** The manifest with the labels that a row's verb and noun make. */
    private static void label(BinaryOperator<String> labels) throws IOException {
        StringBuilder rows = new StringBuilder("file,labels\n");
        for (String row : Files.readAllLines(folder.resolve("manifest.csv")).subList(1, CLIPS + 1)) {
            String[] cells = row.split(",", -1);
            rows.append(cells[0])
                    .append(',')
                    .append(labels.apply(cells[1], cells[2]))
                    .append('\n');
        }
        Files.writeString(folder.resolve("labels.csv"), rows);
    }

    @Test
    void offline_ofClipsWithTwoLabels_findsWithBothModalitiesWhatNeitherFindsAlone() throws IOException {
        label((verb, noun) -> verb + "|" + noun);

        RunResult result = HeardVerbsSeenNouns.train(folder, YAML, 1);
        Map<String, Double> precision = new LinkedHashMap<>();
        for (String head : List.of("rgb", "audio", "joint", "blend")) {
            Score score = Objects.requireNonNull(result.test().get(head), head);
            precision.put(head, score.headline());
        }
        // A quarter of the clips has each label; who knows the seen ones alone has 1 of these and .25 of the others at
        // best.
        assertThat(precision.get("rgb")).as(precision.toString()).isBetween(0.4, 0.7);
        assertThat(precision.get("audio")).as(precision.toString()).isBetween(0.4, 0.7);
        assertThat(precision.get("joint")).as(precision.toString()).isGreaterThan(0.75);
        assertThat(precision.get("blend")).as(precision.toString()).isGreaterThan(0.7);
        // Likewise an area of 1 of the seen ones and of .5 of the others; d' is sqrt(2) times the normal quantile of
        // the area.
        Score alone = Objects.requireNonNull(result.test().get("rgb"));
        Score joint = Objects.requireNonNull(result.test().get("joint"));
        assertThat(alone.auc()).isBetween(0.6, 0.8);
        assertThat(joint.auc()).isGreaterThan(0.85);
        assertThat(joint.dPrime()).isGreaterThan(1.46).isLessThan(6);
        assertThat(alone.dPrime()).isBetween(0.35, 1.2);
        MeasuredWeights measured =
                Objects.requireNonNull(result.stretches().getFirst().estimate());
        assertThat(measured.heads().values().stream()
                        .mapToDouble(MeasuredWeights.Head::weight)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(measured.heads().values())
                .allSatisfy(head -> assertThat(head.dG()).isPositive());
    }

    /** Both labels of a row can only be heard: the picture learns T by heart, and its head gets the least weight. */
    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13})
    void offline_ofLabelsThatAreHeard_weighsThePictureLeast(int seed) throws IOException {
        label((verb, noun) -> verb + "|also-" + verb);

        RunResult result = HeardVerbsSeenNouns.train(folder, YAML, seed);
        Map<String, MeasuredWeights.Head> heads =
                Objects.requireNonNull(result.stretches().getFirst().estimate()).heads();
        MeasuredWeights.Head picture = Objects.requireNonNull(heads.get("rgb"));
        assertThat(Objects.requireNonNull(heads.get("audio")).weight())
                .as(heads.toString())
                .isGreaterThan(1.2 * picture.weight());
        assertThat(picture.dO()).as(heads.toString()).isGreaterThan(picture.dG());
    }
}
