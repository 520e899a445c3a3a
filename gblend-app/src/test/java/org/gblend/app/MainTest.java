package org.gblend.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gblend.app.config.Version;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {

    @Test
    void version_isTheBuildsOwn() {
        Cli run = Cli.run("--version");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("gblend " + Version.text() + "\nJava ");
        assertThat(Version.text()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @CsvSource({"No space left on device, 1", "Broken pipe, 0"})
    void output_thatCannotBeWritten_isAFailureUnlessItsReaderHasLeft(String why, int code) {
        WatchedOutput full = new WatchedOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        });
        StringWriter err = new StringWriter();

        int ended = Main.run(full, new PrintWriter(full, true, UTF_8), new PrintWriter(err), "--version");

        assertThat(ended).isEqualTo(code);
        assertThat(err.toString())
                .isEqualTo(
                        code == 0
                                ? ""
                                : "gblend: standard output could not be written to its end (" + why
                                        + "); what it did is done, run it again for what it says"
                                        + System.lineSeparator());
    }

    @Test
    void noCommand_explainsItselfInOneScreen() {
        Cli run = Cli.run();

        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSizeLessThan(25).allMatch(line -> line.length() <= 110);
        for (String command : Main.commandLine(new Main()).getSubcommands().keySet()) {
            assertThat(run.out()).contains("gblend " + command);
        }
    }

    @Test
    void completion_knowsCommandsAndOptions() {
        Cli run = Cli.run("completion");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("predict", "--window", "doctor");
    }

    @Test
    void everyCommand_hasADescriptionAndTwoExamplesThatCanBeCopied() {
        for (CommandLine command : commands(Main.commandLine(new Main()))) {
            var usage = command.getCommandSpec().usageMessage();
            String name = command.getCommandSpec().qualifiedName();
            List<String> footer = List.of(usage.footer());

            assertThat(usage.description()).as(name).isNotEmpty();
            assertThat(footer.subList(footer.indexOf("Examples:") + 1, footer.size()).stream()
                            .filter(line -> line.startsWith("  ") && line.contains(name)))
                    .as(name)
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(footer)
                    .as("%s: a line that the terminal would break", name)
                    .noneMatch(line -> line.startsWith("  ") && line.length() >= 80);
        }
    }

    private static List<CommandLine> commands(CommandLine of) {
        List<CommandLine> all = new ArrayList<>();
        for (CommandLine command : of.getSubcommands().values()) {
            all.add(command);
            all.addAll(commands(command));
        }
        return all;
    }

    @Test
    void contributing_listsEveryCommand() throws IOException {
        String page = Files.readString(Path.of("../CONTRIBUTING.md"));
        for (String command : Main.commandLine(new Main()).getSubcommands().keySet()) {
            assertThat(page).containsPattern("\\| `gblend " + command + "[` ]");
        }
    }

    @Test
    void unknownOption_namesTheNearest() {
        assertThat(Cli.run("--debgu"))
                .isEqualTo(new Cli(
                        2, "", "gblend: unknown option '--debgu'; did you mean '--debug'?\nTry 'gblend --help'.\n"));
    }

    @Test
    void settingWithDashes_isExplained() {
        assertThat(Cli.run("cfg", "--training.epochs=3").err())
                .startsWith(
                        "gblend: unknown option '--training.epochs=3'; settings are written without dashes, key=value\n");
    }

    @Test
    void unknownCommand_namesTheNearest() {
        assertThat(Cli.run("diagnoze"))
                .isEqualTo(new Cli(
                        2, "", "gblend: unknown command 'diagnoze'; did you mean 'diagnose'?\nTry 'gblend --help'.\n"));
    }

    @Test
    void everyCommand_hasHelpWithADescription() {
        for (String command : Main.commandLine(new Main()).getSubcommands().keySet()) {
            Cli run = Cli.run(command, "--help");

            assertThat(run.code()).as(command).isZero();
            assertThat(run.out()).startsWith("Usage: gblend " + command + " ");
        }
    }

    @Test
    void inputException_isItsMessageAlone() {
        assertThat(failed(new InputException("clip.mp4: no audio track; choose other clips"), false))
                .isEqualTo("1: gblend: clip.mp4: no audio track; choose other clips\n");
    }

    @Test
    void anythingElse_namesItsTypeAndTheWayToTheStack() {
        assertThat(failed(new IllegalStateException("odd"), false)).isEqualTo("""
                        1: gblend: unexpected IllegalStateException: odd
                        Run it again with --debug for the stack trace.
                        """);
    }

    @Test
    void debug_printsTheStack() {
        assertThat(failed(new IllegalStateException("odd"), true))
                .startsWith("1: java.lang.IllegalStateException: odd\n\tat ")
                .endsWith("gblend: unexpected IllegalStateException: odd\n");
    }

    @Test
    void outOfMemory_saysHowToGiveMore() {
        assertThat(failed(new OutOfMemoryError("Java heap space"), false))
                .startsWith("1: gblend: unexpected OutOfMemoryError: Java heap space; give the JVM more heap,"
                        + " for example GBLEND_OPTS=-Xmx8g\n");
    }

    private static String failed(Throwable failure, boolean debug) {
        StringWriter text = new StringWriter();
        int code = Failures.failed(failure, new PrintWriter(text), debug);
        return code + ": " + text;
    }
}
