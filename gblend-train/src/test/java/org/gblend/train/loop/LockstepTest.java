package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gblend.data.BatchSource;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.Tiny;
import org.gblend.train.config.TrainingConfig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many networks train beside each other, the data is passed over once. */
class LockstepTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"joint", "a,b,joint"})
    void train_ofOneNetworkOrOfThree_isOneWholePass(String heads) {
        try (Tiny tiny = Tiny.open(folder)) {
            var train = tiny.data().sets().train();
            assertOnePass(
                    tiny,
                    List.of(heads.split(",", -1)),
                    lockstep -> lockstep.train(
                            train, 0, 1, tiny.experiment().training().schedule()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"joint", "a,b,joint"})
    void evaluate_ofOneNetworkOrOfThree_isOneWholePass(String heads) {
        try (Tiny tiny = Tiny.open(folder)) {
            var holdout = tiny.data().sets().holdout();
            Map<String, List<String>> all = new LinkedHashMap<>();
            List<String> names = List.of(heads.split(",", -1));
            names.forEach(head -> all.put(head, List.of(head)));
            assertOnePass(tiny, names, lockstep -> lockstep.evaluate(holdout, all, 1));
        }
    }

    private static void assertOnePass(Tiny tiny, List<String> heads, Consumer<Lockstep> work) {
        TrainingConfig training = tiny.experiment().training();
        List<Learner> learners = new ArrayList<>();
        try (Loader loader = tiny.context()
                        .loader(
                                tiny.data().sets().train(),
                                training,
                                tiny.experiment().heads());
                MultiHeadNetwork full = tiny.context().network(training)) {
            heads.forEach(
                    head -> learners.add(new Learner(head, full.copy(Set.of(head)), training, Map.of(head, 1.0))));
            Passes passes = new Passes(loader, new ArrayList<>());
            work.accept(new Lockstep(tiny.pool(), passes, tiny.data(), learners));
            assertThat(passes.given).hasSize(1);
            assertThat(passes.given.getFirst().count()).isGreaterThan(1);
            assertThat(passes.given.getFirst().position())
                    .isEqualTo(passes.given.getFirst().count());
        } finally {
            learners.forEach(Learner::close);
        }
    }

    /** Remembers the passes that it gave. */
    private record Passes(Loader loader, List<Batches> given) implements BatchSource {
        @Override
        public Batches training(TrainSet train, int epoch, int fromBatch) {
            given.add(loader.training(train, epoch, fromBatch));
            return given.getLast();
        }

        @Override
        public Batches evaluation(SampleSet set, int clips) {
            given.add(loader.evaluation(set, clips));
            return given.getLast();
        }
    }
}
