package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.run.RunResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of media files whose verb can only be heard and whose noun can only be seen, the verb's measured weights favour the sound's head and
 * the noun's the picture's, in one network and from one estimate.
 */
class WeightsOfHeardAndSeenTest {
    private static final int CLIPS = 256;
    private static final String YAML = """
            name: heard-and-seen
            data:
              manifest: manifest.csv
              columns: {tasks: {verb: does, noun: what}, id: file}
              sets: {holdout: 0.3, validation: 0, test: 0.2}
            modalities:
              rgb: {input: {rgb: {frames: 1, height: 16, width: 16, short-edge: 18}}, encoder: {r3d: {depth: 10, width: 4}}}
              audio: {input: {audio: {frames: 32}}, encoder: {audio-resnet: {depth: 10, width: 4}}}
            training: {epochs: 16, batch: 16, precision: fp32, optimizer: {sgd: {lr: 0.05}}}
            scheme: offline
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        HeardVerbsSeenNouns.write(folder, CLIPS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void offline_eachTaskFavoursWhatTellsIt(int seed) throws IOException {
        assertFavoured(HeardVerbsSeenNouns.train(folder, YAML, seed));
    }

    /** The default scheme: estimates over .3 of a super-epoch. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void online_eachTaskFavoursWhatTellsIt(int seed) throws IOException {
        String online = YAML.replace("scheme: offline", "scheme: {online: {first: 40, each: 8}}")
                .replace("epochs: 16", "epochs: 40");
        assertFavoured(HeardVerbsSeenNouns.train(folder, online, 10 + seed));
    }

    private static void assertFavoured(RunResult result) {
        MeasuredWeights measured =
                Objects.requireNonNull(result.stretches().getFirst().estimate());
        Map<String, MeasuredWeights.Head> heads = measured.heads();
        for (List<String> pair : List.of(List.of("verb/audio", "verb/rgb"), List.of("noun/rgb", "noun/audio"))) {
            MeasuredWeights.Head telling = Objects.requireNonNull(heads.get(pair.getFirst()));
            MeasuredWeights.Head other = Objects.requireNonNull(heads.get(pair.getLast()));
            assertThat(telling.dG()).as(measured.toString()).isGreaterThan(other.dG() + 0.2);
            assertThat(telling.weight()).as(measured.toString()).isGreaterThan(1.2 * other.weight());
        }
    }
}
