package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {
    /** a: dO = 1, dG = 1, term 1; b: dO = 1, dG = 1.5, term 1.5. */
    private static final String LOSSES = """
            epoch,a-train,a-val,b-train,b-val
            1,3,3.2,3,3.1
            2,1,2.2,0.5,1.6
            """;

    /** From chance of 10 classes: a: dO = .2, dG = .6, term 15; joint: dO = .1, dG = .3, term 30. */
    private static final String ACCURACIES = """
            epoch,a-train,a-val,a-n,joint-train,joint-val,joint-n
            1,0.5,0.4,100,0.2,0.2,100
            2,0.9,0.7,100,0.5,0.4,100
            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("curves.csv"), text);
    }

    private Cli run(String text, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("diagnose", file(text).toString()));
        arguments.addAll(List.of(settings));
        Cli run = Cli.run(arguments.toArray(String[]::new));
        return new Cli(
                run.code(),
                run.out().replace(folder + "/", ""),
                run.err().replace(folder + "/", "").strip());
    }

    private void assertRefused(String text, String message, String... settings) throws IOException {
        assertThat(run(text, settings)).isEqualTo(new Cli(1, "", "gblend: " + message));
    }

    @Test
    void losses_fromTheFirstRow() throws IOException {
        assertThat(run(LOSSES, "rule=paper")).isEqualTo(new Cli(0, """
                curves.csv: loss from epoch 1 to last row, rule paper

                head   train  held-out     dO     dG     OGR  weight
                a      1.000     2.200  1.000  1.000   1.000   0.400
                b     0.5000     1.600  1.000  1.500  0.6667   0.600

                a: its held-out loss does not clearly get worse: it is best at epoch 2 of 2 (2.200).
                b: its held-out loss does not clearly get worse: it is best at epoch 2 of 2 (1.600).
                There is no head 'joint' that fuses all modalities (joint=NAME names it), so that nothing is said of fusion.
                No conclusion: how sure the weights are is not known.

                What to try:
                  Weigh all heads equally (scheme=equal), or log accuracy or error, which have intervals by n alone\
                 (metric=accuracy n=N), or the standard deviation of the losses (HEAD-sd): then there are intervals, and the\
                 weights above can be trusted or not.
                note: No intervals: the spread of the held-out loss of a, b is not known. A loss's does not follow from\
                 HEAD-n: give curves of accuracy or error with HEAD-n, or HEAD-sd for every head.

                Next: gblend train CONFIG scheme=equal
                """, ""));
    }

    @Test
    void accuracies_fromChance_withIntervals() throws IOException {
        Cli run = run(ACCURACIES, "metric=accuracy", "from=chance", "classes=10", "rule=paper");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("""
                curves.csv: accuracy from chance (10 classes) to last row, rule paper

                head    train  held-out      dO      dG     OGR""");
        assertThat(run.out())
                .contains("On V, naive fusion (accuracy 0.4000) is worse than the best single modality, a (0.7000), by"
                        + " [0.1")
                .contains(
                        "No conclusion: V of 100 samples does not tell these weights from equal ones, whose share lies"
                                + " inside every interval. About ")
                .contains(" would do in four of five cases, if the heads are what they were measured to be.\n")
                .endsWith("\nNext: gblend train CONFIG scheme=equal\n");
        assertThat(run.out().lines().skip(2).limit(3))
                .allMatch(line -> line.contains("interval") || line.matches("(a|joint) .*\\.\\. *.*\\.\\..*"));
    }

    @Test
    void naiveFusionAndTheBestModality_areToldApartOnlyWhereVDoes() throws IOException {
        String[] settings = {"metric=accuracy", "from=chance", "classes=10"};

        assertThat(run(ACCURACIES.replace("0.5,0.4,100\n", "0.8,0.7,100\n"), settings)
                        .out())
                .contains("On V, naive fusion (accuracy 0.7000) is level with the best single modality, a (0.7000).\n");
        assertThat(run(ACCURACIES.replace("0.5,0.4,100\n", "0.8,0.75,100\n"), settings)
                        .out())
                .contains(
                        "On V, naive fusion (accuracy 0.7500) is in the mean better than the best single modality, a (0.7000), by"
                                + " [-0.0")
                .contains("]: 100 samples do not tell them apart where the two err independently.\n");
        assertThat(run(ACCURACIES.replace("0.5,0.4,100\n", "0.8,0.9,100\n"), settings)
                        .out())
                .contains("On V, naive fusion (accuracy 0.9000) is better than the best single modality, a (0.7000), by"
                        + " [0.")
                .doesNotContain("do not tell them apart");
    }

    @Test
    void columnsOfNoHead_areNotedNotUsed() throws IOException {
        String text =
                LOSSES.replace("epoch", "epoch,lr").replace("1,3,", "1,0.1,3,").replace("2,1,", "2,0.1,1,");

        assertThat(run(text).out()).contains("note: Columns not used: lr.\n");
    }

    @Test
    void byteOrderMark_commentsAndSpaces_areNoMatter() throws IOException {
        assertThat(run("\ufeff# logged elsewhere\nepoch, a-train ,a-val\r\n0, 2,2\r\n1,1, 1.5\r\n")
                        .code())
                .isZero();
    }

    @Test
    void usage_needsExactlyOneFile() {
        assertThat(Cli.run("diagnose"))
                .isEqualTo(
                        new Cli(
                                2,
                                "",
                                "gblend: the CSV file of curves, a file per head (NAME=FILE), or the folder of a comparison, is missing\nTry 'gblend diagnose --help'.\n"));
        assertThat(Cli.run("diagnose", "a.csv", "b.csv").err())
                .startsWith(
                        "gblend: more than one file or folder: a.csv, b.csv; a file per head is given as NAME=FILE\n");
    }

    @Test
    void wrongSettings_areAllTold() throws IOException {
        assertThat(run(LOSSES, "metrik=loss", "classes=3")).isEqualTo(new Cli(2, "", """
                        gblend: 2 errors in the configuration
                          command line: unknown key 'metrik'; did you mean 'metric'?
                          command line: classes: 3 is read only with from=chance; add that, or leave classes out"""));
        assertThat(run(LOSSES, "from=chance").err())
                .isEqualTo("gblend: command line: classes: 0; from=chance needs the number of classes, at least 2");
        assertThat(run(LOSSES, "rule=papr").err())
                .isEqualTo("gblend: command line: rule: unknown 'papr'; did you mean 'paper'?");
        assertThat(run(LOSSES, "bootstrap=1").err()).isEqualTo("gblend: command line: bootstrap: 1 is below 20");
        assertThat(run(LOSSES, "level=95").err())
                .isEqualTo("gblend: command line: level: 95.0 is not between 0 and 1, such as 0.95");
    }

    @Test
    void missingFile_isNamedWithTheFormat() {
        assertThat(Cli.run("diagnose", "nowhere.csv"))
                .isEqualTo(new Cli(
                        1,
                        "",
                        "gblend: nowhere.csv: does not exist. Give a CSV file with the columns 'epoch',"
                                + " and 'HEAD-train' and 'HEAD-val' for every head.\n"));
    }

    @Test
    void badHeaders_areExplained() throws IOException {
        String columns = "'epoch', and 'HEAD-train' and 'HEAD-val' for every head";
        assertRefused("", "curves.csv: is empty. Give a CSV file with the columns " + columns + ".");
        assertRefused(
                "step,a-train,a-val\n1,2,3\n",
                "curves.csv: there is no column 'epoch' among [step, a-train, a-val]. The first line must name the"
                        + " columns: " + columns + ".");
        assertRefused(
                "epoch;a-train;a-val\n1;2;3\n",
                "curves.csv: there is no column 'epoch' among [epoch;a-train;a-val]. The columns are separated by ';': use"
                        + " commas.");
        assertRefused(
                "epoch,a-train,a-train,a-val\n1,2,3,4\n",
                "curves.csv: the column 'a-train' is there twice. Give every column its own name.");
        assertRefused(
                "epoch,a-train\n1,2\n",
                "curves.csv: head 'a' has no column 'a-val'. Every head needs both 'a-train' and 'a-val'.");
        assertRefused(
                "epoch,loss\n1,2\n",
                "curves.csv: no column names a head among [epoch, loss]. Name the columns " + columns
                        + ", such as 'audio-train'. If this is the log of one training, give each head's own as NAME=FILE,"
                        + " such as audio=curves.csv.");
        assertRefused("epoch,a-train,a-val\n", "curves.csv: there is no row below the header. Give one row per epoch.");
    }

    @Test
    void badRows_areNamedByLine() throws IOException {
        assertRefused(LOSSES + "3,1,2\n", "curves.csv:4: 3 values for 5 columns. Give every row one value per column.");
        assertRefused(
                LOSSES.replace("2.2", "2·2"),
                "curves.csv:3: a-val = '2·2' is not a number. Give a number, with a point for decimals.");
        assertRefused(
                ACCURACIES.replace("0.9,0.7,100", "0.9,0.7,"),
                "curves.csv: a-n is empty at epoch 2. Give a number, with a point for decimals.");
        assertRefused(
                LOSSES.replace("2.2", "NaN"),
                "curves.csv: Head 'a', epoch 2.000: held-out loss = NaN. No weights from a value that is not finite: cut"
                        + " the curve before the training diverged, or fill in the missing value.");
        assertRefused(
                LOSSES.replace("\n2,", "\n1,"),
                "curves.csv: a-train has two values for epoch 1. Give one value per epoch: remove repeats.");
        assertRefused(
                LOSSES.replace("\n2,", "\n0,"),
                "curves.csv:3: epoch 0 after 1. Epochs must rise: sort the rows, and give each training a file of its"
                        + " own.");
    }

    @Test
    void percentages_areRefused() throws IOException {
        assertThat(run(ACCURACIES.replace("0.9,", "90,"), "metric=accuracy").err())
                .startsWith("gblend: curves.csv: Head 'a', epoch 2.000: train accuracy = 90.0. Give accuracy as a"
                        + " fraction in 0..1, not in percent");
    }

    @Test
    void oneRow_needsChance() throws IOException {
        String one = "epoch,a-train,a-val\n1,2,3\n";

        assertThat(run(one).err()).startsWith("gblend: curves.csv: The curves have one row: from=first needs two.");
        assertThat(run(one, "from=chance", "classes=30").code()).isZero();
    }

    @Test
    void otherEncoding_isNamedWithItsLine() throws IOException {
        Path file =
                Files.write(folder.resolve("x.csv"), "# curves\nepoch,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Cli.run("diagnose", file.toString()).err())
                .isEqualTo("gblend: line 2 of " + file + " is not UTF-8 (byte 0xE9): save the file in UTF-8 (from"
                        + " Latin-1: iconv -f latin1 -t utf-8)\n");
    }

    @Test
    void help_isPrinted() {
        assertThat(Cli.run("diagnose", "--help").out())
                .startsWith(
                        "Usage: gblend diagnose [-h] [--debug] CURVES.csv|NAME=FILE...|COMPARISON\n                       [KEY=VALUE]...\n");
    }

    @Test
    void overfitting_isNamedWithItsEpochAndFollowedByAdvice() throws IOException {
        Cli run = run("""
                epoch,a-train,a-val,a-n,a-sd,joint-train,joint-val,joint-n,joint-sd
                1,3,3,400,1,3,3,400,1
                2,2,1.5,400,1,2.9,2.9,400,1
                3,1,1.2,400,1,2.8,2.8,400,1
                4,0.5,1.9,400,1,2.6,2.7,400,1
                5,0.1,2.4,400,1,2.2,2.5,400,1
                """);

        assertThat(run.out())
                .contains("a overfits from epoch 3: its held-out loss is best there (1.200) and ends at 2.400, worse by"
                        + " 1.200 [1.061, 1.339].\n")
                .contains(
                        "joint has not finished fitting: 50 % of all that its training loss improved by came in the last"
                                + " fifth of the epochs.\n")
                .contains("The weights are not equal ones: joint [")
                .contains("Train joint longer before you trust these weights: ")
                .contains(
                        "Regularise a (augmentation, dropout, weight decay, a smaller encoder), or stop it near epoch 3.\n");
    }

    /** a has dO .6 and dG .1, b and joint dO .05 and .1, of 60: unlike equal ones for sure, and wide. */
    @Test
    void weightsThatDifferByAnUnknownAmount_areNotAdvised() throws IOException {
        Cli run = run("""
                epoch,a-train,a-val,a-n,b-train,b-val,b-n,joint-train,joint-val,joint-n
                1,0.8,0.2,60,0.75,0.7,60,0.9,0.8,60
                """, "metric=accuracy", "from=chance", "classes=10");

        assertThat(run.out())
                .contains("The weights are not equal ones: a [0")
                .contains("Hold out more before you rely on how much they differ")
                .contains("is too small to trust the rule's weights")
                .doesNotContain("Train with these weights");
    }

    @Test
    void jointThatIsNotThere_isRefusedWhereItIsNamed() throws IOException {
        assertRefused(ACCURACIES, "curves.csv: joint: there is no head 'fused'; the heads are a, joint", "joint=fused");
    }

    @Test
    void countsThatTheFileDoesNotTell_mayBeGiven() throws IOException {
        String without = ACCURACIES.replaceAll("a-n,|,joint-n|(?<=\\d),100", "");
        String[] settings = {"metric=accuracy", "from=chance", "classes=10", "n=100"};

        assertThat(run(without, settings).out())
                .isEqualTo(run(ACCURACIES, "metric=accuracy", "from=chance", "classes=10")
                        .out());
        assertThat(run(without, "n=-1").err()).contains("n: -1 is below 0; the number of held-out samples");
    }

    @Test
    void folderWithSettings_isRefused() {
        assertThat(Cli.run("diagnose", folder.toString(), "metric=loss").err()).isEqualTo("""
                        gblend: metric=loss: settings are for curves in a CSV file; a comparison has its own
                        Try 'gblend diagnose --help'.
                        """);
    }

    /** Both have G / O^2 = 40, from .1: what they differ by is what so small a V adds to the joint head's dO. */
    @Test
    void curvesOfWhichNoSizeOfVIsForetold_haveNeitherSeedsNorMoreSamplesAdvised() throws IOException {
        Cli run = run("""
                epoch,a-train,a-val,a-n,joint-train,joint-val,joint-n
                1,.6,.5,100000,.486603,.4,27
                """, "metric=accuracy", "from=chance", "classes=10");

        assertThat(run.out())
                .contains(
                        "whose share lies inside every interval. No size of V, up to a million, is foretold to do: how far"
                                + " these weights are from equal ones may be this V's own noise.\n")
                .contains("  Weigh all heads equally (scheme=equal), which needs no estimate.\n")
                .doesNotContain("seeds", "hold out more samples");
    }

    /** Alike but for V's noise, of 300,000: no weight is a tenth off. */
    @Test
    void weightsThatAreEqualForSure_areNotMeasuredAgain() throws IOException {
        Cli run = run("""
                epoch,a-train,a-val,a-n,joint-train,joint-val,joint-n
                1,0.9,0.6,300000,0.9,0.6,300000
                """, "metric=accuracy", "from=chance", "classes=10");

        assertThat(run.out())
                .contains(
                        "whose share lies inside every interval. Nor does it matter: no weight is 0.1000 or more from it.\n")
                .contains("  Weigh all heads equally (scheme=equal), which needs no estimate.\n");
    }

    @Test
    void weightsThatMayBeEqual_areToldTheSizeThatWouldTellHalfOfThoseThatMatter() throws IOException {
        Cli run = run("""
                epoch,a-train,a-val,a-n,joint-train,joint-val,joint-n
                1,0.9,0.6,30,0.9,0.6,30
                """, "metric=accuracy", "from=chance", "classes=10");

        assertThat(run.out())
                .contains(
                        "What was measured is too near equal weights to foretell a size by it; a weight that is 0.1000 off"
                                + " would be told in half of the cases by about ")
                .contains(
                        "  Weigh all heads equally (scheme=equal), which needs no estimate, or hold out more samples and"
                                + " measure again.\n");
    }

    /** Of a's .8 joint has fitted .3: its dO of .1 is no merit, though V tells the weights apart. */
    @Test
    void weightsOfHeadsThatHaveNotFitted_areNotAdvisedToTrainWith() throws IOException {
        Cli run = run("""
                epoch,a-train,a-val,a-n,joint-train,joint-val,joint-n
                1,0.9,0.5,2000,0.4,0.3,2000
                """, "metric=accuracy", "from=chance", "classes=10");

        assertThat(run.out())
                .contains("The weights are not equal ones: ")
                .contains("joint has fitted T less than half as well as the best head")
                .contains(
                        "  Measure the weights again once all heads have fitted, and set naive fusion and equal weights"
                                + " beside them (gblend compare).\n")
                .doesNotContain("Train with these weights", "Next:")
                .contains("\nTo try these weights all the same: gblend train CONFIG 'scheme.fixed.weights={a: ");
    }

    @Test
    void withoutIntervals_whatWouldGiveThemIsSaid() throws IOException {
        assertThat(run(LOSSES, "n=2000").out())
                .contains("log accuracy or error, which have intervals by n alone (metric=accuracy n=N)")
                .contains(
                        "note: No intervals: the spread of the held-out loss of a, b is not known. A loss's does not");
        String without = ACCURACIES.replaceAll("a-n,|,joint-n|(?<=\\d),100", "");
        assertThat(run(without, "metric=accuracy", "from=chance", "classes=10").out())
                .contains(
                        "  Weigh all heads equally (scheme=equal), or tell how many held-out samples there are (n=N, or"
                                + " HEAD-n): then there are intervals,")
                .contains("is not known. Give HEAD-n or HEAD-sd for every head.\n");
    }

    @Test
    void aHeadThatLearnsNothing_isNamed() throws IOException {
        Cli run = run("""
                epoch,a-train,a-val,joint-train,joint-val
                1,2.3,2.3,2.3,2.3
                2,2.29,2.31,1.0,1.5
                """);

        assertThat(run.out())
                .contains(
                        "a learns nothing: its training loss goes from 2.300 to 2.290, its held-out one from 2.300 to 2.300"
                                + " at best.\n")
                .contains(
                        "  Look at the input, the labels and the learning rate of a; leave it out of the fusion if it stays"
                                + " like that.\n");
    }

    @Test
    void oneRow_isNoCourse() throws IOException {
        assertThat(run("epoch,joint-train,joint-val\n1,2,2.1\n", "from=chance", "classes=30")
                        .out())
                .contains("joint: one row tells no course.\n");
    }
}
