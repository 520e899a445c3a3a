package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gblend data check} on rows of several tasks. */
class TasksDataCheckTest {
    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), "v,n,file\ncut,pan,a.npy\nmix,pot,b.npy\n");
        Files.writeString(folder.resolve("config.yaml"), """
                data: {columns: {tasks: {verb: v, noun: n}}}
                modalities:
                  x: {input: {array: {from: "{file}", index: none, layout: "c"}}, encoder: {mlp: {hidden: 4}}}
                """);
        Files.writeString(folder.resolve("nouns.txt"), "pan\npot\n");
        npy("a.npy", "1");
        npy("b.npy", "2");
    }

    /** One byte of an array of one. */
    private void npy(String name, String value) throws IOException {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }";
        String text = "\u0093NUMPY\u0001\u0000v\u0000" + header + " ".repeat(117 - header.length()) + "\n" + value;
        Files.write(folder.resolve(name), text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    private Cli check(String... more) {
        String[] first = {
            "data",
            "check",
            folder.resolve("config.yaml").toString(),
            "data.root=" + folder,
            "data.sets.holdout=0",
            "data.sets.validation=0",
            "data.sets.test=0"
        };
        String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Cli.run(all);
    }

    @Test
    void severalTasks_haveATableOfClassesEach() {
        Cli run = check("--classes", "noun=" + folder.resolve("nouns.txt"));

        assertThat(run.out())
                .contains("balance: the noun \"pot\" has 1 usable training rows\n")
                .endsWith("verb  all\ncut  1\nmix  1\nnoun  all\npan  1\npot  1\n");
        assertThat(run.code()).isZero();
    }

    @Test
    void severalTasks_aListOfNoneOfThem_isWrongUsage() {
        Cli run = check("--classes", folder.resolve("nouns.txt").toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("--classes " + folder.resolve("nouns.txt")
                        + " names none of the tasks [verb, noun]: give --classes TASK=FILE");
    }

    @Test
    void severalTasks_twoListsOfOne_areWrongUsage() {
        String list = "noun=" + folder.resolve("nouns.txt");

        Cli run = check("--classes", list, "--classes", list);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--classes " + list + " is the second list of the task noun: give one");
    }
}
