package org.gblend.data.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("classes.txt"), bytes);
    }

    @Test
    void read_withAByteOrderMark_leavesItOut() throws IOException {
        assertThat(TextFiles.read(file("\uFEFFcaf\u00e9\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("caf\u00e9\n");
    }

    @Test
    void read_ofNothing_isEmpty() throws IOException {
        assertThat(TextFiles.read(file(new byte[0]))).isEmpty();
    }

    @Test
    void read_ofLatin1_namesLineByteAndRemedy_whereverItIs() throws IOException {
        refused("a\n\u00c9t\u00e9\n".getBytes(StandardCharsets.ISO_8859_1), 2, "0xC9", "Latin-1: iconv -f latin1");
        refused("\u00c9nergie\n".getBytes(StandardCharsets.ISO_8859_1), 1, "0xC9", "Latin-1: iconv -f latin1");
    }

    @Test
    void read_ofUtf16_saysThat() throws IOException {
        refused("\uFEFFa,b\n".getBytes(StandardCharsets.UTF_16LE), 1, "0xFF", "UTF-16: iconv -f utf-16");
        refused("a,b\n".getBytes(StandardCharsets.UTF_16), 1, "0xFE", "UTF-16: iconv -f utf-16");
    }

    private void refused(byte[] bytes, int line, String first, String remedy) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> TextFiles.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage("line " + line + " of " + file + " is not UTF-8 (byte " + first
                        + "): save the file in UTF-8 (from " + remedy + " -t utf-8)");
    }
}
