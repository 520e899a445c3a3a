package org.gblend.data;

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
        Path second = file("a\n\u00c9t\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        refused(
                second,
                "line 2 of " + second + " is not UTF-8 (byte 0xC9): save the file in UTF-8 (from Latin-1: iconv -f"
                        + " latin1 -t utf-8)");
        Path first = file("\u00c9nergie\n".getBytes(StandardCharsets.ISO_8859_1));
        refused(
                first,
                "line 1 of " + first + " is not UTF-8 (byte 0xC9): save the file in UTF-8 (from Latin-1: iconv -f"
                        + " latin1 -t utf-8)");
    }

    @Test
    void read_ofUtf16_saysThat() throws IOException {
        Path little = file("\uFEFFa,b\n".getBytes(StandardCharsets.UTF_16LE));
        refused(
                little,
                "line 1 of " + little + " is not UTF-8 (byte 0xFF): save the file in UTF-8 (from UTF-16: iconv -f"
                        + " utf-16 -t utf-8)");
        Path big = file("a,b\n".getBytes(StandardCharsets.UTF_16));
        refused(
                big,
                "line 1 of " + big + " is not UTF-8 (byte 0xFE): save the file in UTF-8 (from UTF-16: iconv -f utf-16"
                        + " -t utf-8)");
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> TextFiles.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }
}
