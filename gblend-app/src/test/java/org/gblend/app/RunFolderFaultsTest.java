package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run folders whose files were lost or damaged, or that a command claimed which then failed. */
class RunFolderFaultsTest {
    @TempDir
    private Path folder;

    private ArrayRows rows;

    @BeforeEach
    void write() throws IOException {
        rows = ArrayRows.threeClasses(folder, "rows", 60, "{epochs: 1, batch: 16, precision: fp32}", "equal");
    }

    @Test
    void train_afterASettingWasRefused_takesTheFolder() {
        Cli refused = rows.into("run", "train", "scheme=offline", "data.sets.holdout=0");
        assertThat(refused.err()).contains("set data.sets.holdout above 0");

        String said = ArrayRows.out(rows.into("run", "train", "scheme.unimodal.modality=sight"));

        assertThat(said).contains("held another configuration, of which nothing was finished");
        assertThat(rows.into("run", "train", "scheme.unimodal.modality=sound").err())
                .contains("this folder holds a run with another configuration");
    }

    @Test
    void compare_afterItsHoldoutWasRefused_takesTheFolderWithTheRemedy() {
        String[] schemes = {"compare.schemes={offline: offline}", "compare.seeds=[1]", "compare.unimodal=false"};
        Cli refused = rows.into("runs", "compare", with(schemes, "data.sets.holdout=0"));
        assertThat(refused.err()).contains("set data.sets.holdout above 0");

        assertThat(ArrayRows.out(rows.into("runs", "compare", with(schemes, "data.sets.holdout=0.2"))))
                .contains("held another configuration, of which nothing was finished");
    }

    @Test
    void train_afterALossThatIsNoNumber_takesTheFolder() {
        Cli diverged = rows.into("run", "train", "training.optimizer.sgd.lr=1e38", "training.clip-norm=0");
        assertThat(diverged.code()).isEqualTo(1);
        assertThat(folder.resolve("run/last.safetensors")).doesNotExist();

        ArrayRows.out(rows.into("run", "train", "training.optimizer.sgd.lr=0.01"));

        assertThat(Files.exists(folder.resolve("run/result.json"))).isTrue();
    }

    @Test
    void damagedRecords_areToldOneByOneWithARemedyThatLosesNothing() throws IOException {
        ArrayRows.out(rows.into("run", "train"));
        String scores = Files.readString(folder.resolve("run/metrics.csv"));
        byte[] predictions = Files.readAllBytes(folder.resolve("run/test.safetensors"));
        cutShort("data.json");
        cutShort("result.json");
        assertThat(rows.into("run", "train").err())
                .contains(folder.resolve("run/data.json") + ": is damaged (it ends in the middle, in line ")
                .contains("remove this one file: the same command keeps anew what the data is, and goes on");
        Files.delete(folder.resolve("run/data.json"));
        assertThat(rows.into("run", "train").err())
                .contains(folder.resolve("run/result.json") + ": is damaged")
                .contains("remove this one file: the command that trained the run repeats its last evaluation");
        Files.delete(folder.resolve("run/result.json"));

        assertThat(ArrayRows.out(rows.into("run", "train"))).contains("resumed after epoch 1");

        assertThat(Files.readString(folder.resolve("run/metrics.csv"))).isEqualTo(scores);
        assertThat(Files.readAllBytes(folder.resolve("run/test.safetensors"))).isEqualTo(predictions);
    }

    @Test
    void report_withADamagedEnvironment_goesOnWithoutIt() throws IOException {
        ArrayRows.out(rows.into("run", "train"));
        cutShort("environment.json");

        Cli said = Cli.run("report", folder.resolve("run").toString());

        assertThat(said.code()).isZero();
        assertThat(said.err())
                .contains(folder.resolve("run/environment.json") + ": is damaged")
                .contains("the report goes without the versions and the machine");
    }

    @Test
    void train_ofAFinishedRunThatLacksWhatPredictNeeds_mendsItOrSaysWhatWorks() throws IOException {
        ArrayRows.out(rows.into("run", "train"));
        Path run = folder.resolve("run");
        String statistics = Files.readString(run.resolve("statistics.json"));
        byte[] predictions = Files.readAllBytes(run.resolve("test.safetensors"));
        Files.delete(run.resolve("statistics.json"));
        assertThat(predict().err()).contains("the command that trained the run measures them again");

        assertThat(ArrayRows.out(rows.into("run", "train")))
                .contains("statistics.json was missing, which predict needs: it was measured again");

        assertThat(Files.readString(run.resolve("statistics.json"))).isEqualTo(statistics);
        ArrayRows.out(predict());
        Files.delete(run.resolve("last.safetensors"));
        String remedy = run.resolve("last.safetensors")
                + " is missing, which predict and eval need; put it back from a copy, or remove "
                + run.resolve("result.json") + " and give the command that trained the run";
        assertThat(predict().err()).contains(remedy);
        assertThat(ArrayRows.out(rows.into("run", "train"))).contains(remedy);

        Files.delete(run.resolve("result.json"));
        ArrayRows.out(rows.into("run", "train"));

        assertThat(Files.readAllBytes(run.resolve("test.safetensors"))).isEqualTo(predictions);
        ArrayRows.out(predict());
    }

    @Test
    void out_thatIsEmptyOrAFile_isWrongUsage() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        for (String command : List.of("train", "compare", "pretrain")) {
            Cli empty = rows.cli(command, "--out", "");
            assertThat(empty.code()).isEqualTo(2);
            assertThat(empty.err()).contains("'--out'").contains("it is empty; name a folder");
            Cli taken = rows.into("taken", command);
            assertThat(taken.code()).isEqualTo(2);
            assertThat(taken.err()).contains(file + " is a file; choose a folder");
        }
    }

    @Test
    void out_thatHoldsTheOtherKindOfWork_isRefused() throws IOException {
        Files.createDirectories(folder.resolve("comparison/seed-1"));
        assertThat(rows.into("comparison", "train").err())
                .isEqualTo("gblend: " + folder.resolve("comparison")
                        + ": this folder holds a comparison; go on with it by gblend compare, or choose another folder"
                        + " with --out" + System.lineSeparator());
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("run/last.safetensors"), "");
        assertThat(rows.into("run", "compare").err())
                .isEqualTo("gblend: " + folder.resolve("run")
                        + ": this folder holds a single run; go on with it by gblend train, or choose another folder with"
                        + " --out" + System.lineSeparator());
    }

    @Test
    void compare_whoseRunsAllFailed_namesNoNextStepAndHasNothingToDiagnose() {
        Cli failed = rows.into("runs", "compare", "compare.schemes={naive: naive}", "training.optimizer.sgd.lr=1e38");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("Report: ").doesNotContain("Next: ");
        assertThat(Cli.run("diagnose", folder.resolve("runs").toString()).err())
                .contains("all of them naively, and none of them is there;");
    }

    private Cli predict() {
        return Cli.run(
                "predict",
                folder.resolve("run").toString(),
                folder.resolve("manifest.csv").toString());
    }

    private void cutShort(String name) throws IOException {
        Path file = folder.resolve("run").resolve(name);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }

    private static String[] with(String[] settings, String more) {
        return Stream.concat(Arrays.stream(settings), Stream.of(more)).toArray(String[]::new);
    }
}
