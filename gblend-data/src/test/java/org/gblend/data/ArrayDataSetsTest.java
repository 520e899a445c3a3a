package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.ArrayFile;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.sets.Folds;
import org.gblend.media.AudioClip;
import org.gblend.media.AudioDecoder;
import org.gblend.media.LogMel;
import org.gblend.media.LogMelConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real data sets of arrays, pictures and sounds. */
class ArrayDataSetsTest {
    @TempDir
    Path cache;

    private static ArrayConfig array(String from, String index, String layout, int joint, ArrayScale scale) {
        return new ArrayConfig(from, index, "", layout, 0, joint, scale, 0);
    }

    private PreparedData prepare(Path root, String manifest, ColumnsConfig columns, Map<String, ModalityConfig> m) {
        DataConfig config = new DataConfig(root, manifest, columns, 0, SetsConfig.defaults(), null);
        return PreparedData.prepare(config, m, cache, Progress.SILENT);
    }

    @Test
    void utdMhad_isCrossFittedOverItsFourTrainingSubjects() {
        Path root = SharedData.folder("utd-mhad");
        Map<String, ModalityConfig> m = new LinkedHashMap<>();
        m.put("depth", array("depth_u8.npy.gz", "row", "t,h,w", -1, ArrayScale.UNIT));
        m.put("inertial", array("inertial_f32.npy", "{row}", "t,c", -1, ArrayScale.STANDARDISE));
        m.put("skeleton", array("skeleton_f32.npy", "row", "t,j,c", 2, ArrayScale.STANDARDISE));
        ColumnsConfig columns = new ColumnsConfig("action", "name", "split", "subject", null, null);
        try (PreparedData data = prepare(root, "labels.csv", columns, m)) {
            assertThat(data.rows()).isEqualTo(861);
            assertThat(data.classes()).isEqualTo(27);
            assertThat(data.shape("depth")).containsExactly(24, 48, 64, 1);
            assertThat(data.shape("inertial")).containsExactly(100, 6);
            assertThat(data.shape("skeleton")).containsExactly(40, 60);
            assertThat(data.folds().pairs()).hasSize(4);
            assertThat(data.sets().test().size()).isEqualTo(430);
            for (Folds.Pair pair : data.folds().pairs()) {
                assertThat(Arrays.stream(pair.holdout().rows())
                                .mapToObj(data::group)
                                .distinct())
                        .hasSize(1);
                int[] perClass = new int[27];
                Arrays.stream(pair.holdout().rows()).forEach(r -> perClass[data.label(r)]++);
                assertThat(Arrays.stream(perClass)).allMatch(n -> n >= 3);
            }
            assertThat(data.folds().notes())
                    .containsExactly("V is cross-fitted over 4 folds of 4 groups: each training row is in V once");
            checkSkeleton(data, root);
        }
    }

    /** The converted files hold the raw sequences resampled in time, whose first and last steps are kept. */
    @Test
    void utdMhad_rawMatFiles_holdWhatTheConvertedOnesDo() throws IOException {
        Path root = SharedData.folder("utd-mhad");
        List<String> labels = Files.readAllLines(root.resolve("labels.csv"));
        List<String> raw = labels.stream()
                .filter(line -> Files.exists(root.resolve("raw-mat").resolve(line.split(",", -1)[1] + "_depth.mat")))
                .toList();
        Path manifest = Files.write(
                cache.resolve("raw.csv"),
                Stream.concat(Stream.of(labels.getFirst()), raw.stream()).toList());
        Map<String, ModalityConfig> m = new LinkedHashMap<>();
        m.put("depth", mat("depth", "d_depth", "h,w,t"));
        m.put("inertial", mat("inertial", "d_iner", "t,c"));
        m.put("skeleton", mat("skeleton", "", "j,c,t"));
        DataConfig config =
                new DataConfig(root, manifest.toString(), ColumnsConfig.defaults(), 0, SetsConfig.defaults(), null);
        try (PreparedData data = PreparedData.unlabelled(config, m, List.of("any"), Map.of(), cache, Progress.SILENT);
                ArrayFile inertial = ArrayFile.open(root.resolve("inertial_f32.npy"), "");
                ArrayFile skeleton = ArrayFile.open(root.resolve("skeleton_f32.npy"), "")) {
            assertThat(data.rows()).isEqualTo(9);
            for (int row = 0; row < data.rows(); row++) {
                String[] cells = raw.get(row).split(",", -1);
                assertThat(data.store("depth").shape(row)).containsExactly(Integer.parseInt(cells[7]), 240, 320, 1);
                assertThat(data.store("inertial").shape(row)).containsExactly(Integer.parseInt(cells[8]), 6);
                sameEnds(data.store("inertial"), row, inertial.sample(Long.parseLong(cells[0]), new int[] {0, 1}), 6);
                sameEnds(
                        data.store("skeleton"),
                        row,
                        skeleton.sample(Long.parseLong(cells[0]), new int[] {0, 1, 2}),
                        60);
            }
        }
    }

    private static ArrayConfig mat(String what, String entry, String layout) {
        return new ArrayConfig(
                "raw-mat/{name}_" + what + ".mat", "none", entry, layout, 8, -1, ArrayScale.STANDARDISE, 0);
    }

    private static void sameEnds(SampleStore store, int row, MemorySegment converted, int size) {
        int steps = store.shape(row)[0];
        float[] values = new float[steps * size];
        store.type(row).toFloats(store.sample(row), 0, values, 0, values.length);
        float[] expected = converted.toArray(JAVA_FLOAT_UNALIGNED);
        for (int i = 0; i < size; i++) {
            assertThat(values[i]).as("row %d, value %d", row, i).isCloseTo(expected[i], offset(1e-5f));
            assertThat(values[values.length - size + i])
                    .as("row %d, last step, value %d", row, i)
                    .isCloseTo(expected[expected.length - size + i], offset(1e-5f));
        }
    }

    private static void checkSkeleton(PreparedData data, Path root) {
        try (ArrayFile file = ArrayFile.open(root.resolve("skeleton_f32.npy"), "");
                Loader loader =
                        new Loader(data, LoaderConfig.defaults(), data.sets().train(), 1);
                Batches batches = loader.evaluation(data.sets().test(), 1);
                Batch batch = batches.next()) {
            float[] raw = file.sample(batch.rows()[3], new int[] {0, 1, 2}).toArray(JAVA_FLOAT_UNALIGNED);
            float[] made = batch.values("skeleton").toArray(JAVA_FLOAT);
            ChannelStatistics s = requireNonNull(loader.statistics().get("skeleton"));
            int t = 7;
            int joint = 11;
            int axis = 1;
            int channel = 3 * joint + axis;
            double expected = (raw[60 * t + channel]
                            - raw[60 * t + 3 * 2 + axis]
                            - s.mean().get(channel))
                    / s.std().get(channel);
            assertThat((double) made[3 * 2400 + 60 * t + channel]).isCloseTo(expected, offset(1e-4));
            assertThat(made[3 * 2400 + 60 * t + 6]).isZero();
        }
    }

    @Test
    void avMnist_pairsPicturesByIndexWithSoundFiles() throws IOException {
        Path root = SharedData.folder("avmnist-fsdd");
        Path manifest = Files.write(
                cache.resolve("pairs.csv"),
                Files.readAllLines(root.resolve("pairs.csv")).stream()
                        .filter(line -> line.matches("wav,.*|[^_]+_[^_]+_[0-9]\\.wav,.*"))
                        .toList());
        LogMelConfig d = LogMelConfig.defaults();
        LogMelConfig mel = new LogMelConfig(8000, 256, 80, 256, 40, 0, 4000, d.gain(), d.log());
        Map<String, ModalityConfig> m = new LinkedHashMap<>();
        m.put("audio", new AudioConfig("fsdd/{wav}", mel, 50, true, 0, 0));
        m.put("image", array("mnist/{mnist_set}-images-idx3-ubyte.gz", "{mnist_index}", "h,w", -1, ArrayScale.UNIT));
        ColumnsConfig columns = new ColumnsConfig("label", "wav", "split", "speaker", null, null);
        try (PreparedData data = prepare(root, manifest.toString(), columns, m)) {
            assertThat(data.rows()).isEqualTo(600);
            assertThat(data.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(data.shape("image")).containsExactly(28, 28, 1);
            assertThat(data.shape("audio")).containsExactly(50, 40, 1);
            assertThat(data.folds().pairs()).hasSize(4);
            AudioClip sound = AudioDecoder.decode(root.resolve("fsdd/0_george_0.wav"), null, 8000);
            assertThat(data.id(0)).isEqualTo("0_george_0.wav");
            assertThat(data.store("audio").shape(0)[0]).isEqualTo(new LogMel(mel).frames(sound.samples().length));
            try (ArrayFile images = ArrayFile.open(root.resolve("mnist/train-images-idx3-ubyte.gz"), "")) {
                assertThat(data.store("image").sample(0).mismatch(images.sample(34172, new int[] {0, 1})))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void multiview_hasSixModalitiesOfVectors() {
        Path root = SharedData.folder("multiview").resolve("mfeat");
        Map<String, ModalityConfig> m = new LinkedHashMap<>();
        for (String view : new String[] {"pix", "fou", "fac", "zer", "kar", "mor"}) {
            m.put(view, array(view + "_f32.npy", "row", "c", -1, ArrayScale.STANDARDISE));
        }
        ColumnsConfig columns = new ColumnsConfig("label", null, "split", null, null, null);
        try (PreparedData data = prepare(root, "labels.csv", columns, m);
                Loader loader =
                        new Loader(data, new LoaderConfig(64, 1, 2), data.sets().train(), 1)) {
            assertThat(data.shape("fac")).containsExactly(216);
            assertThat(data.sets().test().size()).isEqualTo(400);
            int samples = 0;
            try (Batches batches = loader.training(data.sets().train(), 0, 0)) {
                while (batches.hasNext()) {
                    try (Batch batch = batches.next()) {
                        samples += batch.size();
                        assertThat(batch.values("mor").byteSize()).isEqualTo(batch.size() * 6L * 4L);
                    }
                }
            }
            assertThat(samples).isEqualTo(data.sets().train().size());
        }
    }
}
