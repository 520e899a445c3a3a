package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.gblend.data.Loader;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.Tiny;
import org.gblend.train.config.TrainingConfig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockstepTest {
    private static final String TIMING = "jdk.MethodTiming";
    private static final String METHOD = "org.gblend.data.Loader::sample";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"joint", "a,b,joint"})
    void train_ofOneNetworkOrOfThree_makesEverySampleOnce(String heads) throws IOException {
        try (Tiny tiny = Tiny.open(folder)) {
            TrainingConfig training = tiny.experiment().training();
            var train = tiny.data().sets().train();
            assertThat(made(
                            tiny,
                            List.of(heads.split(",", -1)),
                            lockstep -> lockstep.train(train, 0, 1, training.schedule())))
                    .isEqualTo(train.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"joint", "a,b,joint"})
    void evaluate_ofOneNetworkOrOfThree_makesEverySampleOnce(String heads) throws IOException {
        try (Tiny tiny = Tiny.open(folder)) {
            var holdout = tiny.data().sets().holdout();
            Map<String, List<String>> all = new LinkedHashMap<>();
            List<String> names = List.of(heads.split(",", -1));
            names.forEach(head -> all.put(head, List.of(head)));
            assertThat(made(tiny, names, lockstep -> lockstep.evaluate(holdout, all, 1)))
                    .isEqualTo(holdout.size());
        }
    }

    /**
     * How many samples the loader makes during some work of networks that train beside each other: calls of a private method of
     * its, which a Flight Recorder of JDK 25 counts by name.
     */
    private long made(Tiny tiny, List<String> heads, Consumer<Lockstep> work) throws IOException {
        TrainingConfig training = tiny.experiment().training();
        List<Learner> learners = new ArrayList<>();
        try (Loader loader = tiny.context()
                        .loader(
                                tiny.data().sets().train(),
                                training,
                                tiny.experiment().heads());
                MultiHeadNetwork full = tiny.context().network(training);
                Recording recording = new Recording()) {
            heads.forEach(
                    head -> learners.add(new Learner(head, full.copy(Set.of(head)), training, Map.of(head, 1.0))));
            recording.enable(TIMING).with("filter", METHOD);
            recording.start();
            work.accept(new Lockstep(tiny.pool(), loader, tiny.data(), learners));
            recording.stop();
            Path file = folder.resolve("calls.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(TIMING))
                    .mapToLong(event -> event.getLong("invocations"))
                    .max()
                    .orElseThrow(
                            () -> new AssertionError("no call of " + METHOD + " was recorded: has it another name?"));
        } finally {
            learners.forEach(Learner::close);
        }
    }
}
