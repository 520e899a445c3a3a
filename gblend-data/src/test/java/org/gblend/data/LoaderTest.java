package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.sets.TrainSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
    @TempDir
    Path folder;

    /** Rows and values of all batches of a pass. */
    private record Pass(List<int[]> rows, List<float[]> values) {
        static Pass of(Batches batches) {
            List<int[]> rows = new ArrayList<>();
            List<float[]> values = new ArrayList<>();
            try (batches) {
                while (batches.hasNext()) {
                    try (Batch batch = batches.next()) {
                        rows.add(batch.rows());
                        values.add(batch.values("features").toArray(JAVA_FLOAT));
                    }
                }
            }
            return new Pass(rows, values);
        }

        List<Integer> allRows() {
            return rows.stream().flatMap(r -> Arrays.stream(r).boxed()).toList();
        }
    }

    @Test
    void evaluation_givesEveryRowInOrderWithItsValuesAndLabel() throws IOException {
        try (PreparedData data = TableData.write(folder, 60, 3).prepare(ArrayScale.NONE);
                Loader loader =
                        new Loader(data, new LoaderConfig(8, 2, 3), data.sets().train(), 1);
                Batches batches = loader.evaluation(data.sets().test(), 1)) {
            List<Integer> seen = new ArrayList<>();
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    assertThat(batch.shape("features")).containsExactly(batch.size(), 4);
                    MemorySegment values = batch.values("features");
                    assertThat(values.byteSize()).isEqualTo(batch.size() * 16L);
                    for (int i = 0; i < batch.size(); i++) {
                        int row = batch.rows()[i];
                        seen.add(row);
                        assertThat(batch.labels()[i]).isEqualTo(row % 3);
                        assertThat(values.getAtIndex(JAVA_FLOAT, 4L * i)).isEqualTo(row);
                    }
                }
            }
            assertThat(seen)
                    .containsExactlyElementsOf(
                            Arrays.stream(data.sets().test().rows()).boxed().toList());
        }
    }

    /** A batch of 8 and the one sample that may join it: 9 times 4 floats. */
    @Test
    void batchBytes_overManyPasses_areBoundedByPrefetchAndWhatIsHeld() throws IOException {
        try (PreparedData data = TableData.write(folder, 60, 3).prepare(ArrayScale.NONE)) {
            TrainSet train = data.sets().train();
            try (Loader loader = new Loader(data, new LoaderConfig(8, 2, 3), train, 1)) {
                assertThat(loader.batchBytes()).isZero();
                for (int epoch = 0; epoch < 30; epoch++) {
                    Pass.of(loader.training(train, epoch, 0));
                }
                assertThat(loader.batchBytes()).isBetween(144L, (3 + 1) * 144L);
            }
            try (Loader loader = new Loader(data, new LoaderConfig(8, 2, 1), train, 1);
                    Batches batches = loader.training(train, 0, 0)) {
                List<Batch> held = new ArrayList<>();
                while (batches.hasNext()) {
                    held.add(batches.next());
                }
                assertThat(loader.batchBytes()).isEqualTo(held.size() * 144L);
                held.forEach(Batch::close);
            }
        }
    }

    @Test
    void evaluation_repeatsEachRowForItsClips() throws IOException {
        try (PreparedData data = TableData.write(folder, 60, 3).prepare(ArrayScale.NONE);
                Loader loader =
                        new Loader(data, new LoaderConfig(4, 1, 2), data.sets().train(), 1)) {
            assertThat(loader.hasClips()).isFalse();
            Pass pass = Pass.of(loader.evaluation(data.sets().test(), 3));
            int first = data.sets().test().rows()[0];
            assertThat(pass.allRows().subList(0, 3)).containsExactly(first, first, first);
            assertThat(pass.allRows()).hasSize(3 * data.sets().test().size());
        }
    }

    @Test
    void training_isTheSameForAnyNumberOfThreadsAndAnyPrefetch() throws IOException {
        try (PreparedData data = TableData.write(folder, 90, 3).prepare(ArrayScale.STANDARDISE)) {
            TrainSet train = data.sets().train();
            List<Pass> passes = new ArrayList<>();
            for (LoaderConfig config : List.of(new LoaderConfig(7, 1, 1), new LoaderConfig(7, 3, 5))) {
                try (Loader loader = new Loader(data, config, train, 5)) {
                    passes.add(Pass.of(loader.training(train, 2, 0)));
                }
            }
            assertThat(passes.get(0).rows())
                    .usingRecursiveComparison()
                    .isEqualTo(passes.get(1).rows());
            assertThat(passes.get(0).values())
                    .usingRecursiveComparison()
                    .isEqualTo(passes.get(1).values());
        }
    }

    @Test
    void training_shufflesEachEpochAnewAndLosesNoRow() throws IOException {
        try (PreparedData data = TableData.write(folder, 90, 3).prepare(ArrayScale.NONE)) {
            TrainSet train = data.sets().train();
            try (Loader loader = new Loader(data, new LoaderConfig(7, 1, 2), train, 5)) {
                List<Integer> first = Pass.of(loader.training(train, 0, 0)).allRows();
                List<Integer> second = Pass.of(loader.training(train, 1, 0)).allRows();
                assertThat(first).isNotEqualTo(second);
                assertThat(first).containsExactlyInAnyOrderElementsOf(second);
                assertThat(first)
                        .containsExactlyInAnyOrderElementsOf(
                                Arrays.stream(train.rows()).boxed().toList());
            }
        }
    }

    @Test
    void training_startedInMidEpochGivesTheRestOfTheSameEpoch() throws IOException {
        try (PreparedData data = TableData.write(folder, 90, 3).prepare(ArrayScale.NONE)) {
            TrainSet train = data.sets().train();
            try (Loader loader = new Loader(data, new LoaderConfig(7, 2, 2), train, 5)) {
                Pass whole = Pass.of(loader.training(train, 3, 0));
                Pass rest = Pass.of(loader.training(train, 3, 4));
                assertThat(rest.rows())
                        .usingRecursiveComparison()
                        .isEqualTo(whole.rows().subList(4, whole.rows().size()));
                assertThat(Pass.of(loader.training(train, 3, loader.batches(train)))
                                .rows())
                        .isEmpty();
                assertThatThrownBy(() -> loader.training(train, 3, 99))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("from-batch: 99 is not in this pass; give 0 to " + loader.batches(train));
            }
        }
    }

    @Test
    void training_neverGivesABatchOfOne() throws IOException {
        try (PreparedData data = TableData.write(folder, 90, 3).prepare(ArrayScale.NONE)) {
            TrainSet nine = data.sets().train().subset(9, 1);
            try (Loader loader = new Loader(data, new LoaderConfig(4, 1, 2), nine, 5)) {
                assertThat(Pass.of(loader.training(nine, 0, 0)).rows())
                        .extracting(r -> r.length)
                        .containsExactly(4, 5);
                assertThat(loader.batches(nine)).isEqualTo(2);
                TrainSet one = nine.subset(1, 1);
                assertThatThrownBy(() -> loader.training(one, 0, 0))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("train: 1 rows make no batch that batch norm can use; give 2 or more");
            }
        }
    }

    @Test
    void standardise_usesTheTrainingRowsAlone() throws IOException {
        try (PreparedData data = TableData.write(folder, 90, 3).prepare(ArrayScale.STANDARDISE)) {
            TrainSet train = data.sets().train();
            try (Loader loader = new Loader(data, new LoaderConfig(8, 1, 2), train, 5)) {
                ChannelStatistics statistics =
                        loader.statistics().getOrDefault("features", new ChannelStatistics(List.of(), List.of()));
                double mean = Arrays.stream(train.rows()).average().orElseThrow();
                double variance = Arrays.stream(train.rows())
                        .mapToDouble(r -> (r - mean) * (r - mean))
                        .average()
                        .orElseThrow();
                assertThat(statistics.mean().get(0)).isCloseTo(mean, org.assertj.core.data.Offset.offset(1e-9));
                assertThat(statistics.std().get(0))
                        .isCloseTo(Math.sqrt(variance), org.assertj.core.data.Offset.offset(1e-9));
                assertThat(statistics.mean().get(2)).isEqualTo(7);
                assertThat(statistics.std().get(2)).isEqualTo(1);
                float[] values = Pass.of(loader.evaluation(train, 1)).values().getFirst();
                int row = train.rows()[0];
                assertThat(values[0])
                        .isCloseTo(
                                (float) ((row - mean) / Math.sqrt(variance)),
                                org.assertj.core.data.Offset.offset(1e-5f));
                assertThat(values[2]).isZero();
                try (Loader again =
                        new Loader(data, data.modalities(), new LoaderConfig(8, 1, 2), loader.statistics(), 5)) {
                    assertThat(Pass.of(again.evaluation(train, 1)).values().getFirst())
                            .isEqualTo(values);
                }
            }
        }
    }

    @Test
    void constructor_withoutTheStatisticsThatAModalityNeeds_saysWhich() throws IOException {
        try (PreparedData data = TableData.write(folder, 90, 3).prepare(ArrayScale.STANDARDISE)) {
            assertThatThrownBy(() -> new Loader(data, data.modalities(), LoaderConfig.defaults(), Map.of(), 1).close())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("statistics of features: 0 channels; give those of its 4 channels");
        }
    }

    @Test
    void close_inMidPassFreesEverythingAndRefusesMore() throws IOException {
        try (PreparedData data = TableData.write(folder, 90, 3).prepare(ArrayScale.NONE)) {
            TrainSet train = data.sets().train();
            Loader loader = new Loader(data, new LoaderConfig(4, 2, 6), train, 5);
            Batches batches = loader.training(train, 0, 0);
            Batch held = batches.next();
            batches.close();
            assertThat(batches.hasNext()).isFalse();
            loader.close();
            assertThat(held.values("features").getAtIndex(JAVA_FLOAT, 2)).isEqualTo(7);
            held.close();
            held.close();
            assertThatThrownBy(() -> held.values("features")).hasMessageContaining("the batch is closed");
            assertThatThrownBy(() -> loader.training(train, 0, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the loader is closed");
        }
    }
}
