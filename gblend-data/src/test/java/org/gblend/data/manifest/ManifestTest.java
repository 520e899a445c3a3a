package org.gblend.data.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.data.config.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    Path folder;

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("m.csv"), text);
    }

    private void refused(Path file, String message) {
        assertThatThrownBy(() -> Manifest.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void read_takesQuotesBlankLinesAndAByteOrderMark() throws IOException {
        Manifest manifest = Manifest.read(csv("\uFEFFfile, label\n\"a, b.mp4\",x\n\n c.mp4 ,y\n"));
        assertThat(manifest.header()).containsExactly("file", "label");
        assertThat(manifest.rows())
                .extracting(Manifest.Row::values)
                .containsExactly(List.of("a, b.mp4", "x"), List.of("c.mp4", "y"));
        assertThat(manifest.rows()).extracting(Manifest.Row::line).containsExactly(2L, 4L);
        assertThat(manifest.column("label", "data.columns.label")).isEqualTo(1);
    }

    @Test
    void read_saysWhatIsWrongAndWhere() throws IOException {
        Path absent = folder.resolve("absent.csv");
        refused(
                absent,
                "the manifest " + absent + " does not exist: set data.root to the data's folder and data.manifest"
                        + " to the CSV file in it");
        Path file = csv("file,label\n");
        refused(file, "the manifest " + file + " has no rows: give a header line and one line per clip");
        csv("file,label\na,x\nb,y,z\n");
        refused(file, "line 3 of " + file + " has 3 fields where the header has 2: mend that line");
        csv("file,file\na,x\n");
        refused(file, "the manifest " + file + " has two columns named \"file\": rename one of them");
        Files.write(file, "file,label\n\u00e4,x\n".getBytes(StandardCharsets.ISO_8859_1));
        refused(
                file,
                "line 2 of " + file + " is not UTF-8 (byte 0xE4): save the file in UTF-8 (from Latin-1: iconv -f latin1"
                        + " -t utf-8)");
        Files.write(file, "file,label\na,x\nb,\u20ac".getBytes(StandardCharsets.UTF_8));
        byte[] cut = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(cut, cut.length - 1));
        refused(
                file,
                "line 3 of " + file + " is not UTF-8 (byte 0xE2): save the file in UTF-8 (from Latin-1: iconv -f latin1"
                        + " -t utf-8)");
    }

    @Test
    void column_ofCellsSeparatedOtherwise_saysThatCommasAreNeeded() throws IOException {
        Manifest manifest = Manifest.read(csv("file;label\na;x\n"));
        assertThatThrownBy(() -> manifest.column("label", "data.columns.label"))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("there are: file;label; cells must be separated by commas");
    }

    @Test
    void read_folder_saysThatItIsNoFile() {
        assertThatThrownBy(() -> Manifest.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("the manifest " + folder + " is no file: set data.root");
    }

    @Test
    void column_unknown_namesTheNearestAndAll() throws IOException {
        Manifest manifest = Manifest.read(csv("file,letter,split\na,x,train\n"));
        assertThatThrownBy(() -> manifest.column("leter", "data.columns.label"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "no column \"leter\" in " + manifest.file() + ", which data.columns.label names: did you mean"
                                + " \"letter\"? (there are: file, letter, split)");
        assertThatThrownBy(() -> manifest.column("zebra", "data.columns.id"))
                .hasMessage("no column \"zebra\" in " + manifest.file()
                        + ", which data.columns.id names: there are: file, letter, split");
    }

    @Test
    void template_fillsColumnsIn() {
        Template template = Template.parse("from", "clips/{id}-{part}.mp4");
        assertThat(template.columns()).containsExactly("id", "part");
        assertThat(template.fill(c -> c.equals("id") ? "a" : "7")).isEqualTo("clips/a-7.mp4");
        assertThat(Template.parse("from", "plain.npy").fill(c -> "?")).isEqualTo("plain.npy");
        for (String bad : List.of("a}b", "{a", "{}", "{a{b}}")) {
            assertThatThrownBy(() -> Template.parse("from", bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
