package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.gblend.data.Loader;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.train.Tiny;
import org.gblend.train.config.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A head's gradient on rows of which some lack its modality. */
class GradientsTest {
    @TempDir
    Path folder;

    private static boolean lacks(int row) {
        return row % 4 == 1;
    }

    @Test
    void of_aHeadWhoseModalitySomeRowsLack_isThatOnCompleteDataWithoutThoseRows() {
        try (Tiny holes = Tiny.open(folder, Tiny.withHoles(folder, GradientsTest::lacks));
                Tiny complete = Tiny.open(folder);
                Loader ofHoles = loader(holes);
                Loader ofComplete = complete.context().loader(ofHoles.statistics(), training(complete), List.of("b"))) {
            TrainSet all = holes.context().sets().train();
            TrainSet having = only(all, row -> !lacks(row));
            assertThat(having.size()).isLessThan(all.size());
            assertSame(gradient(holes, ofHoles, "b", all), gradient(complete, ofComplete, "b", having));
        }
    }

    @Test
    void of_theJointHead_isTheMeanOverAllRows() {
        try (Tiny holes = Tiny.open(folder, Tiny.withHoles(folder, GradientsTest::lacks));
                Loader loader = loader(holes)) {
            TrainSet all = holes.context().sets().train();
            TrainSet having = only(all, row -> !lacks(row));
            TrainSet lacking = only(all, GradientsTest::lacks);
            double share = having.size() / (double) all.size();
            Map<String, double[]> mean = new LinkedHashMap<>();
            add(mean, gradient(holes, loader, "joint", having), share);
            add(mean, gradient(holes, loader, "joint", lacking), 1 - share);
            assertSame(gradient(holes, loader, "joint", all), mean);
        }
    }

    private static TrainSet only(TrainSet set, IntPredicate wanted) {
        int[] rows = Arrays.stream(set.rows()).filter(wanted).toArray();
        return FourSets.of(rows, new int[0], new int[0], new int[0]).train();
    }

    private static TrainingConfig training(Tiny tiny) {
        return tiny.experiment().training();
    }

    private static Loader loader(Tiny tiny) {
        return tiny.context()
                .loader(
                        tiny.context().sets().train(),
                        training(tiny),
                        tiny.experiment().heads());
    }

    private static Map<String, double[]> gradient(Tiny tiny, Loader loader, String head, TrainSet set) {
        Map<String, double[]> values = new LinkedHashMap<>();
        try (MultiHeadNetwork full = tiny.context().network(training(tiny));
                MultiHeadNetwork network = full.copy(Set.of(head));
                var _ = new Scope()) {
            network.training(false);
            Gradients.of(network, loader, set).forEach((name, gradient) -> values.put(name, gradient.toDoubles()));
        }
        return values;
    }

    /** A gradient that no row reaches is absent, and counts as 0. */
    private static void add(Map<String, double[]> sum, Map<String, double[]> gradient, double factor) {
        gradient.forEach((name, values) -> {
            double[] to = sum.computeIfAbsent(name, _ -> new double[values.length]);
            for (int i = 0; i < to.length; i++) {
                to[i] += factor * values[i];
            }
        });
    }

    private static void assertSame(Map<String, double[]> first, Map<String, double[]> second) {
        assertThat(first).isNotEmpty().containsOnlyKeys(second.keySet());
        first.forEach((name, values) ->
                assertThat(values).as(name).containsExactly(Objects.requireNonNull(second.get(name)), offset(1e-6)));
    }
}
