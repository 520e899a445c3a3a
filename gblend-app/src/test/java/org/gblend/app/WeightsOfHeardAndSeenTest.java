package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gblend.train.estimate.MeasuredWeights;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void offline_eachTaskFavoursWhatTellsIt() throws IOException {
        assertFavoured(estimates(YAML, 1, 2, 3));
    }

    /** The default scheme: estimates over .3 of a super-epoch. */
    @Test
    void online_eachTaskFavoursWhatTellsIt() throws IOException {
        String online = YAML.replace("scheme: offline", "scheme: {online: {first: 40, each: 8}}")
                .replace("epochs: 16", "epochs: 40");
        assertFavoured(estimates(online, 11, 12, 13));
    }

    private static List<MeasuredWeights> estimates(String yaml, int... seeds) throws IOException {
        List<MeasuredWeights> estimates = new ArrayList<>();
        for (int seed : seeds) {
            estimates.add(Objects.requireNonNull(HeardVerbsSeenNouns.train(folder, yaml, seed)
                    .stretches()
                    .getFirst()
                    .estimate()));
        }
        return estimates;
    }

    /**
     * Every seed's gains tell the modality; its weights follow or, since 60 samples of V may not tell the heads apart, stay equal. In
     * the mean over seeds they follow.
     */
    private static void assertFavoured(List<MeasuredWeights> estimates) {
        for (List<String> pair : List.of(List.of("verb/audio", "verb/rgb"), List.of("noun/rgb", "noun/audio"))) {
            double telling = 0;
            double other = 0;
            for (MeasuredWeights measured : estimates) {
                MeasuredWeights.Head tells =
                        Objects.requireNonNull(measured.heads().get(pair.getFirst()));
                MeasuredWeights.Head says =
                        Objects.requireNonNull(measured.heads().get(pair.getLast()));
                assertThat(tells.dG()).as(measured.toString()).isGreaterThan(says.dG() + 0.2);
                assertThat(tells.weight()).as(measured.toString()).isGreaterThan(says.weight() - 0.01);
                telling += tells.weight();
                other += says.weight();
            }
            assertThat(telling).as("%s: %s", pair, estimates).isGreaterThan(1.2 * other);
        }
    }
}
