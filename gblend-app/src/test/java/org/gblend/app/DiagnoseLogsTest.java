package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gblend diagnose NAME=FILE...} of logs as frameworks write them. */
class DiagnoseLogsTest {
    /**
     * Lightning's CSVLogger, {@code log(..., on_step=True, on_epoch=True)} and a learning rate monitor, whose rows have no epoch.
     */
    private static final String LIGHTNING = """
            epoch,lr-SGD,step,train_acc_epoch,train_acc_step,train_loss_epoch,train_loss_step,val_acc,val_loss
            ,0.1,0,,,,,,
            0,,49,,0.25,,2.25,,
            0,,63,,,,,0.4,1.9
            0,,63,0.5,,2.0,,,
            1,,99,,0.75,,1.0,,
            1,,127,,,,,0.5,1.5
            1,,127,0.7,,0.9,,,
            2,,128,,,,,,
            """;

    /** The same quantities by Keras's CSVLogger. */
    private static final String KERAS = """
            epoch,accuracy,learning_rate,loss,val_accuracy,val_loss
            0,0.5,0.1,2.0,0.4,1.9
            1,0.7,0.1,0.9,0.5,1.5
            """;

    /** Hugging Face's {@code pd.DataFrame(trainer.state.log_history).to_csv(...)}: two training losses an epoch, and a summary. */
    private static final String HUGGING_FACE = """
            ,loss,grad_norm,learning_rate,epoch,step,eval_loss,eval_accuracy,eval_runtime,train_runtime,train_loss
            0,2.5,1.31,4e-05,0.5,50,,,,,
            1,1.5,1.12,3e-05,1.0,100,,,,,
            2,,,,1.0,100,1.9,0.4,3.02,,
            3,1.0,0.98,2e-05,1.5,150,,,,,
            4,0.8,0.87,1e-05,2.0,200,,,,,
            5,,,,2.0,200,1.5,0.5,2.98,,
            6,,,,2.0,200,,,,61.2,1.45
            """;

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }

    /** The command's output without the folder's name. */
    private Cli run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("diagnose"));
        for (String argument : arguments) {
            all.add(argument.replace("@", folder + "/"));
        }
        Cli run = Cli.run(all.toArray(String[]::new));
        return new Cli(
                run.code(),
                run.out().replace(folder + "/", ""),
                run.err().replace(folder + "/", "").strip());
    }

    private void assertRefused(String message, String... arguments) {
        assertThat(run(arguments)).isEqualTo(new Cli(1, "", "gblend: " + message));
    }

    /** From (2.0, 1.9) to (.9, 1.5): dG = .4, dO = 1.1 - .4. */
    private static final String ROW = " +0\\.9000 +1\\.500 +0\\.7000 +0\\.4000 +1\\.750 ";

    @Test
    void lightning_keras_andHuggingFace_areReadAsTheyAre() throws IOException {
        file("rgb/metrics.csv", LIGHTNING);
        file("keras.csv", KERAS);
        file("log.csv", HUGGING_FACE);
        Cli run = run("rgb=@rgb/metrics.csv", "audio=@keras.csv", "rule=paper");

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("rgb/metrics.csv, keras.csv: loss from epoch 0 to last row, rule paper\n")
                .containsPattern("\nrgb " + ROW)
                .containsPattern("\naudio " + ROW)
                .contains("note: Columns: rgb train_loss_epoch and val_loss, audio loss and val_loss.\n")
                .contains(
                        "note: Measured from epoch 0, which most frameworks log when it has trained: from=chance classes=C"
                                + " begins before it.\n")
                .doesNotContain("left out");

        // The means 2.0 and .9 of each epoch's two training losses; the summary is no curve.
        Cli fromHuggingFace = run("joint=@log.csv", "rule=paper");
        assertThat(fromHuggingFace.err()).isEmpty();
        assertThat(fromHuggingFace.out())
                .startsWith("log.csv: loss from epoch 1 to last row")
                .containsPattern("\njoint " + ROW)
                .contains("note: Columns: loss and eval_loss.\n")
                .contains("note: Several training values of one epoch are told as their mean: joint.\n");
    }

    @Test
    void accuracies_withTheSizeOfV_haveIntervals() throws IOException {
        file("rgb/metrics.csv", LIGHTNING);
        file("keras.csv", KERAS);
        Cli run = run(
                "rgb=@rgb/metrics.csv", "joint=@keras.csv", "metric=accuracy", "n=2000", "from=chance", "classes=10");

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("note: Columns: rgb train_acc_epoch and val_acc, joint accuracy and val_accuracy.\n")
                .contains("V of 2000 samples")
                .doesNotContain("Measured from epoch")
                .contains("naive fusion (accuracy 0.5000) is level with the best single modality, rgb (0.5000)");
    }

    @Test
    void spelling_isNoMatter() throws IOException {
        for (String header : List.of(
                "Epoch,Train Loss,Val Loss",
                "epoch,train/loss,val/loss",
                "EPOCH,training.loss,validation.loss",
                "epoch,trainLoss,validLoss",
                "epoch,loss/train,loss/eval")) {
            file("a.csv", header + "\n0,2.0,1.9\n1,.9,1.5\n");
            assertThat(run("a=@a.csv", "rule=paper").out()).as(header).containsPattern("\na " + ROW);
        }
    }

    /** Training losses at every second step, (3 + 1) / 2 and .9; of two validations within an epoch the last. */
    @Test
    void valuesByStep_areMergedByEpoch() throws IOException {
        file("a.csv", """
                epoch,step,train_loss,val_loss
                0,1,3.0,
                0,2,,2.5
                0,3,1.0,
                0,4,,1.9
                1,5,0.9,
                1,6,,1.5
                2,7,0.8,
                """);

        assertThat(run("a=@a.csv", "rule=paper").out())
                .containsPattern("\na " + ROW)
                .contains("note: Epochs with a training or a validation value alone are left out: a 1.\n")
                .contains("note: Several training values of one epoch are told as their mean: a.\n");
    }

    @Test
    void tensorBoard_isAFileForEachCurve() throws IOException {
        file("train.csv", "Wall time,Step,Value\n1700000000.1,50,3.0\n1700000001.1,100,1.0\n1700000002.1,200,0.9\n");
        file("val.csv", "Wall time,Step,Value\n1700000001.5,100,1.9\n1700000002.5,200,1.5\n");

        assertThat(run("a=@train.csv,@val.csv", "rule=paper").out())
                .containsPattern("\na " + ROW)
                .contains("note: Epochs are steps here: the files have no column 'epoch'.\n");
        assertRefused(
                "train.csv: is one curve, as TensorBoard exports it. Give both of a head as NAME=TRAIN.csv,VAL.csv.",
                "a=@train.csv");
    }

    @Test
    void headsOfOtherEpochs_areMeasuredAtThoseOfAll() throws IOException {
        file("a.csv", KERAS + "2,0.8,0.1,0.5,0.5,1.7\n");
        file("b.csv", KERAS);

        assertThat(run("a=@a.csv", "b=@b.csv", "rule=paper").out())
                .containsPattern("\na " + ROW)
                .contains("note: Epochs that not every head has are left out: a 1 of 3.\n");
    }

    @Test
    void noCommonEpoch_isToldWithWhatThereIs() throws IOException {
        file("a.csv", "epoch,loss,val_loss\n0,2,2\n1,1,2\n");
        file("b.csv", "epoch,loss,val_loss\n10,2,2\n11,1,2\n");

        assertRefused(
                "No epoch is there for every head (a has 0 to 1, b has 10 to 11). The heads are set against each"
                        + " other at the same epochs: log them alike.",
                "a=@a.csv",
                "b=@b.csv");
        file("c.csv", "epoch,loss,val_loss\n0,2,\n1,,1\n");
        assertRefused(
                "c.csv: Head 'c': no epoch has both a training and a validation value (training has 0, validation 1).",
                "c=@c.csv");
    }

    @Test
    void columnsThatAreNotFound_areToldWithTheNearest() throws IOException {
        file("a.csv", "epoch,trian_loss,val_loss,val_accuracy\n0,2,2,.1\n1,1,1,.2\n");

        assertRefused(
                "a.csv: no column is the training loss among [epoch, trian_loss, val_loss, val_accuracy]; is it 'trian_loss'?"
                        + " Name it with train=COLUMN, or the metric that was logged with metric=.",
                "a=@a.csv");
        assertThat(run("a=@a.csv", "train=trian_loss").code()).isZero();
        assertRefused(
                "a.csv: no column is the training accuracy among [epoch, trian_loss, val_loss, val_accuracy]."
                        + " Name it with train=COLUMN, or the metric that was logged with metric=.",
                "a=@a.csv",
                "metric=accuracy");
        assertRefused(
                "a.csv: val: there is no column 'val_los'; did you mean 'val_loss'?",
                "a=@a.csv",
                "train=trian_loss",
                "val=val_los");
    }

    @Test
    void severalColumnsThatMayBeMeant_areListed() throws IOException {
        file("a.csv", "epoch,train_loss,train_ce_loss,val_loss\n0,3,2.0,1.9\n1,3,.9,1.5\n");

        assertRefused(
                "a.csv: several columns may be the training loss: train_loss, train_ce_loss. Say which:"
                        + " train='train_loss'.",
                "a=@a.csv");
        assertThat(run("a=@a.csv", "train=train-ce-loss", "rule=paper").out()).containsPattern("\na " + ROW);
    }

    @Test
    void faults_areNamedWithFileLineAndColumn() throws IOException {
        file("a.csv", KERAS.replace("1.5\n", "tensor(1.5)\n"));
        file("b.csv", "");
        file("c.csv", "epoch,loss,val_loss\n1,2,2\n0,1,1\n");
        file("d.csv", "epoch,loss,val_loss\n0,2,\n1,1,NA\n");
        file("e.csv", "iteration,loss,val_loss\n0,2,2\n");

        assertRefused(
                "a.csv:3: val_loss = 'tensor(1.5)' is not a number. Give a number, with a point for decimals.",
                "a=@a.csv");
        String wanted =
                " Give a CSV file with the columns 'epoch', 'train_loss' and 'val_loss', as the training logged them.";
        assertRefused("b.csv: is empty." + wanted, "a=@b.csv");
        assertRefused("nowhere.csv: does not exist." + wanted, "a=@nowhere.csv");
        assertRefused(
                "c.csv:3: epoch 0 after 1. Epochs must rise: sort the rows, and give each training a file of its own.",
                "a=@c.csv");
        assertRefused("d.csv: the column 'val_loss' has no value in any row.", "a=@d.csv");
        assertRefused("e.csv: there is no column 'epoch' among [iteration, loss, val_loss]." + wanted, "a=@e.csv");
    }

    @Test
    void namesOfSettings_areHeadsWhereAFileFollows() throws IOException {
        file("fused.csv", KERAS);
        file("joint.log", KERAS);

        assertThat(run("joint=@fused.csv", "rgb=@fused.csv").out()).contains("naive fusion (loss 1.500) is level with");
        assertThat(run("joint=@joint.log", "rgb=@fused.csv").out()).contains("naive fusion (loss 1.500) is level with");
        assertThat(run("all=@fused.csv", "rgb=@fused.csv", "joint=all").out())
                .contains("naive fusion (loss 1.500) is level with");
        assertThat(run("rgb=@fused.csv", "rgb=@joint.log").err())
                .endsWith("joint.log: head 'rgb' is there twice: give every head its own name.");
        assertThat(run("rgb=@fused.csv", "@fused.csv").err())
                .startsWith("gblend: fused.csv beside rgb: give either one file with all heads or a file per head");
        assertThat(run("rgb=nowhere").err()).contains("unknown key 'rgb'");
        assertThat(run("rgb=no/where").err()).startsWith("gblend: no/where: does not exist. Give a CSV file");
        assertThat(run("rgb=@").err()).contains("is not a file. Give a CSV file");
    }

    @Test
    void oneFileOfAllHeads_mayBeSpeltOtherwiseAndHaveEmptyCells() throws IOException {
        file("all.csv", """
                Epoch,RGB_train,rgb-validation,Audio train,audio.val,audio-trian
                0,2.0,,2.0,,
                0,,1.9,,1.9,
                1,.9,1.5,.9,1.5,
                2,.8,,.8,1.4,
                """);

        assertThat(run("@all.csv", "rule=paper").out())
                .containsPattern("\nRGB " + ROW)
                .containsPattern("\nAudio " + ROW)
                .contains("note: Columns not used: audio-trian (did you mean 'audio-train'?).\n")
                .contains("note: Epochs with a training or a validation value alone are left out: RGB 1.\n")
                .contains("note: Epochs that not every head has are left out: Audio 1 of 3.\n");
    }

    @Test
    void oneFileOfAllHeads_tellsNearMisses() throws IOException {
        file("epoc.csv", "epoc,a-train,a-val\n1,2,3\n");
        file("vla.csv", "epoch,a-train,a-vla\n1,2,3\n");
        file("one.csv", KERAS);
        file("same.csv", "epoch,a-train,a_train,a-val\n1,2,3,4\n");

        String columns = "'epoch', and 'HEAD-train' and 'HEAD-val' for every head";
        assertRefused(
                "epoc.csv: there is no column 'epoch' among [epoc, a-train, a-val]; is it 'epoc'? The first line must name"
                        + " the columns: " + columns + ".",
                "@epoc.csv");
        assertRefused(
                "vla.csv: head 'a' has no column 'a-val'; is it 'a-vla'? Every head needs both 'a-train' and 'a-val'.",
                "@vla.csv");
        assertThat(run("@one.csv").err())
                .endsWith(
                        " If this is the log of one training, give each head's own as NAME=FILE, such as audio=one.csv.");
        assertRefused(
                "same.csv: the columns 'a-train' and 'a_train' say the same of one head. Leave one of them out.",
                "@same.csv");
        assertRefused(
                "one.csv: train=COLUMN and val=COLUMN are for a file per head (NAME=FILE); in one file the columns are"
                        + " HEAD-train and HEAD-val.",
                "@one.csv",
                "train=loss");
    }
}
