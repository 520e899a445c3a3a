package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.Tiny;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.DivergedException;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.FixedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunErrorsTest {
    private static final String CONFIG = """
            name: x
            training:
              epochs: 3
              optimizer:
                sgd:
                  lr: 0.1
              workers: 1
            seeds: [1, 2]
            """;

    @TempDir
    Path folder;

    @Test
    void run_ofOfflineWithoutV_saysHowToHoldSomeOut() {
        try (Tiny tiny = Tiny.open(folder, Tiny.with(Tiny.experiment(folder), Tiny.sets(0, 0.1)))) {
            assertThatThrownBy(() -> tiny.run(run(), tiny.scheme(OfflineConfig.defaults()), RunListener.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessage("run: this scheme measures on V, and V is empty; set data.sets.holdout above 0 (for"
                            + " example 0.15)");
        }
    }

    @Test
    void run_ofNaiveWithoutVAndValidation_trainsAndTests() {
        try (Tiny tiny = Tiny.open(folder, Tiny.with(Tiny.experiment(folder), Tiny.sets(0, 0)))) {
            RunResult result = tiny.run(run(), tiny.scheme(new NaiveConfig()), RunListener.silent());
            assertThat(result.tracks()).isEmpty();
            assertThat(result.validation()).isEmpty();
            assertThat(result.test()).containsOnlyKeys("joint");
        }
    }

    @Test
    void run_withEarlyStoppingAndNoValidation_saysWhichSettingToChange() {
        Experiment plain = Tiny.with(Tiny.experiment(folder), Tiny.sets(0.2, 0));
        try (Tiny tiny = Tiny.open(folder, plain.withTraining(Tiny.earlyStopping(plain.training(), 3)))) {
            assertThatThrownBy(() -> tiny.run(run(), tiny.scheme(new NaiveConfig()), RunListener.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessage("run: early stopping needs a validation set; set data.sets.validation above 0, or"
                            + " training.early-stopping to 0");
        }
    }

    @Test
    void run_whoseLossIsNoNumber_namesHeadEpochBatchClipsAndRemedy() {
        try (Tiny tiny = Tiny.open(folder)) {
            var weights = FixedWeights.constant(Map.of("a", 1.0, "joint", 1e30));
            assertThatThrownBy(() -> tiny.run(run(), weights, RunListener.silent()))
                    .isInstanceOf(DivergedException.class)
                    .message()
                    .matches("run: the loss of head '(a|joint)' is (NaN|Infinity) at epoch 1, batch \\d, learning rate"
                            + " \\S+; lower training.optimizer's learning rate, or set training.clip-norm \\(for"
                            + " example 1\\); clips of the batch: clip-\\d+(, clip-\\d+){15,16}");
        }
    }

    @Test
    void run_thatDivergesInItsLastStep_isNotTakenForAPredictionOfTheFirstClass() {
        Experiment plain = Tiny.experiment(folder);
        var t = Tiny.training(1);
        var one = new TrainingConfig(
                1, 1000, new SgdConfig(1e30, 0, false, 0), t.schedule(), 0, 0, 0, 1, t.precision(), "cpu", 1, 1, 0, 7);
        try (Tiny tiny = Tiny.open(folder, plain.withTraining(one))) {
            assertThatThrownBy(() -> tiny.run(run(), tiny.scheme(new NaiveConfig()), RunListener.silent()))
                    .isInstanceOf(DivergedException.class)
                    .message()
                    .matches("run: the prediction of head 'joint' for clip clip-\\d+ is NaN; lower"
                            + " training.optimizer's learning rate, or set training.clip-norm \\(for example 1\\)");
        }
    }

    @Test
    void bind_toAnotherConfiguration_listsTheKeysThatDiffer() throws Exception {
        RunFolder runFolder = new RunFolder(run());
        runFolder.bind(CONFIG, List.of("workers", "seeds"));
        begin();
        String other = CONFIG.replace("lr: 0.1", "lr: 0.2").replace("epochs: 3", "batch: 8\n  epochs: 3");
        assertThatThrownBy(() -> runFolder.bind(other, List.of("workers", "seeds")))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        run() + ": this folder holds a run with another configuration (training.optimizer.sgd.lr was"
                                + " 0.1, is 0.2; training.batch was absent, is 8); go on with the old one, or choose another"
                                + " folder with --out");
    }

    @Test
    void bind_toAConfigurationThatDiffersInFreeKeys_isAccepted() throws Exception {
        RunFolder runFolder = new RunFolder(run());
        runFolder.bind(CONFIG, List.of("workers", "seeds"));
        String other = CONFIG.replace("workers: 1", "workers: 2").replace("[1, 2]", "[1, 2, 3]");
        runFolder.bind(other, List.of("workers", "seeds"));
        assertThat(Files.readString(run().resolve("config.yaml"))).isEqualTo(CONFIG);
    }

    @Test
    void bind_whereNothingWasFinished_takesTheOtherConfigurationSchemeAndData() throws Exception {
        RunFolder runFolder = new RunFolder(run());
        runFolder.bind(CONFIG, List.of());
        runFolder.bindScheme("x.T", "naive", estimates());
        runFolder.bindHoldout(true);
        runFolder.bindData(data("a", "b"));
        String other = CONFIG.replace("epochs: 3", "epochs: 4");

        assertThat(runFolder.bind(other, List.of())).isTrue();
        runFolder.bindScheme("x.T", "equal", estimates());
        runFolder.bindHoldout(false);
        runFolder.bindData(data("a", "c"));

        assertThat(Files.readString(run().resolve("config.yaml"))).isEqualTo(other);
        assertThat(Files.readString(run().resolve("scheme.txt"))).isEqualTo("equal\n");
        assertThat(Files.readString(run().resolve("trained-on.txt"))).isEqualTo("T\n");
        begin();
        runFolder.bindData(data("a", "c"));
        assertThatThrownBy(() -> runFolder.bindData(data("a", "b"))).hasMessageContaining("on other data");
    }

    @Test
    void hasWork_isToldByPartsOfTheRunsOfAComparison() throws Exception {
        Path fold = Files.createDirectories(run().resolve("seed-1/online.estimates/estimate-00"));
        Files.writeString(run().resolve("seed-1/steps.csv"), "epoch");
        assertThat(new RunFolder(run()).hasWork()).isFalse();
        Files.writeString(fold.resolve("fold-0.json"), "{}");
        assertThat(new RunFolder(run()).hasWork()).isTrue();
    }

    private static DataRecord data(String... classes) {
        return new DataRecord("1f", List.of(classes), Map.of(), Map.of(), List.of());
    }

    /** As if an epoch had been trained. */
    private void begin() throws IOException {
        Files.writeString(run().resolve("last.safetensors"), "");
    }

    @Test
    void bindHoldout_otherwiseThanItBegan_saysHowToGoOn() throws Exception {
        RunFolder runFolder = new RunFolder(run());
        runFolder.bindHoldout(true);
        begin();
        runFolder.bindHoldout(true);
        assertThatThrownBy(() -> runFolder.bindHoldout(false))
                .isInstanceOf(InputException.class)
                .hasMessage(run() + ": this folder holds a run that trains on T+V, not on T; go on without"
                        + " --train-only, or choose another folder with --out");
    }

    @Test
    void lock_heldByAnotherProcess_namesItAndWhatToDo() throws Exception {
        Process process = OtherProcess.start("hold", folder);
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> new RunFolder(run()).lock())
                    .isInstanceOf(InputException.class)
                    .hasMessage(run() + ": another process (process " + process.pid()
                            + ") works in this folder; wait for it, stop it, or choose another folder with --out");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void lock_heldInThisProcess_isRefusedAndKept() {
        RunFolder runFolder = new RunFolder(run());
        String message = run() + ": another process (process "
                + ProcessHandle.current().pid()
                + ") works in this folder; wait for it, stop it, or choose another folder with --out";
        try (RunLock _ = runFolder.lock()) {
            assertThatThrownBy(runFolder::lock).hasMessage(message);
            assertThatThrownBy(runFolder::lock).hasMessage(message);
        }
        runFolder.lock().close();
    }

    @Test
    void lock_whenTaken_clearsAwayWhatAKilledProcessLeft() throws Exception {
        Files.createDirectories(run());
        Path half = Files.writeString(run().resolve("last.safetensors.tmp123"), "half");
        new RunFolder(run()).lock().close();
        assertThat(half).doesNotExist();
    }

    @Test
    void run_onACheckpointOfAnotherFormat_saysWhichVersionsFit() {
        Path last = run().resolve("last.safetensors");
        try (var _ = new Scope()) {
            Safetensors.write(
                    last, Map.of("x", Tensor.of(new float[] {1}, 1)), Map.of("gblend-format", "0", "gblend", "{}"));
        }
        try (Tiny tiny = Tiny.open(folder)) {
            assertThatThrownBy(() -> tiny.run(run(), tiny.scheme(new NaiveConfig()), RunListener.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessage(last + ": checkpoint format 0 is not one of 1 and 2, which this version reads; use the"
                            + " version that wrote it, or start anew in another run folder");
        }
    }

    @Test
    void open_ofAFolderWithoutAFinishedRun_saysWhatIsMissing() {
        assertThatThrownBy(() -> SavedRun.open(run()))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        run() + ": no finished run is here (result.json is missing); finish it with the command that"
                                + " began it, or name a folder such as runs/NAME/seed-1/naive.T");
    }

    private Path estimates() {
        return folder.resolve("x.estimates");
    }

    @Test
    void bindScheme_whereAnEstimateOfItWasMeasured_refusesAnotherOne() throws Exception {
        RunFolder runFolder = new RunFolder(run());
        runFolder.bindScheme("x.T", "online", estimates());
        Files.writeString(
                Files.createDirectories(estimates().resolve("estimate-00")).resolve("fold-0.json"), "{}");

        assertThatThrownBy(() -> runFolder.bindScheme("x.T", "offline", estimates()))
                .isInstanceOf(InputException.class);
        assertThat(Files.readString(run().resolve("scheme.txt"))).isEqualTo("online\n");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hasWork_throughALink_isSeen() throws Exception {
        Files.createFile(Files.createDirectories(folder.resolve("elsewhere")).resolve("last.safetensors"));
        Files.createSymbolicLink(run(), folder.resolve("elsewhere"));

        assertThat(new RunFolder(run()).hasWork()).isTrue();
    }

    @Test
    void lock_ofAFolderThatAnotherProcessBoundMeanwhile_isRefused() {
        RunFolder mine = new RunFolder(run());
        mine.bind(CONFIG, List.of());
        new RunFolder(run()).bind(CONFIG.replace("epochs: 3", "epochs: 4"), List.of());

        assertThatThrownBy(mine::lock)
                .isInstanceOf(InputException.class)
                .hasMessage(run() + ": another process has begun a run with another configuration here; choose"
                        + " another folder with --out");
        new RunFolder(run()).lock().close();
    }

    private Path run() {
        return folder.resolve("run");
    }
}
