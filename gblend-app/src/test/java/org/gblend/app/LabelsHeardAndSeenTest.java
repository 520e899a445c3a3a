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
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.eval.Score;
import org.gblend.train.run.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void offline_ofClipsWithTwoLabels_findsWithBothModalitiesWhatNeitherFindsAlone() throws IOException {
        HeardVerbsSeenNouns.write(folder, CLIPS);
        List<String> rows = Files.readAllLines(folder.resolve("manifest.csv")).stream()
                .skip(1)
                .map(row -> row.replaceFirst(",([^,]*),", ",$1|"))
                .toList();
        Files.writeString(folder.resolve("labels.csv"), "file,labels\n" + String.join("\n", rows) + "\n");

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
        MeasuredWeights measured =
                Objects.requireNonNull(result.stretches().getFirst().estimate());
        assertThat(measured.heads().values().stream()
                        .mapToDouble(MeasuredWeights.Head::weight)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(measured.heads().values())
                .allSatisfy(head -> assertThat(head.dG()).isPositive());
    }
}
