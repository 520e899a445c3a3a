package org.gblend.train.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final String WHOLE = Json.write(new Place(3, List.of("a", "b")));
    private static final String THEN = "it is written again";

    @TempDir
    Path folder;

    record Place(int epoch, List<String> heads) {}

    @Test
    void read_ofAFileThatWasCutShortAnywhere_saysThatThisFileIsDamagedAndWhatToDo() throws IOException {
        for (int length = 1; length < WHOLE.length(); length++) {
            Path file = write(WHOLE.substring(0, length));
            assertThatThrownBy(() -> Json.read(file, Place.class, THEN))
                    .isInstanceOf(InputException.class)
                    .message()
                    .startsWith(file + ": is damaged (it ends in the middle, in line ")
                    .endsWith("); remove this one file: it is written again");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''           | is damaged (it is empty)
            {"epoch" 3}  | is damaged (line 1, column 10 is no JSON)
            {"epoch": 3x} | is damaged (line 1, column 12 is no JSON)
            """)
    void read_ofTextThatIsNoJson_saysWhere(String text, String why) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> Json.read(file, Place.class, THEN))
                .hasMessage(file + ": " + why + "; remove this one file: it is written again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"null", "[]", "{\"epoch\": \"x\"}", "{\"epoch\": 1, \"heads\": 2}"})
    void read_ofJsonThatDoesNotFit_saysThatItIsOfAnotherVersion(String text) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> Json.read(file, Place.class, THEN))
                .hasMessage(file + ": is of another version of gblend and does not fit this one; use that version, or"
                        + " remove this one file: it is written again");
    }

    @Test
    void read_ofBytesThatAreNoText_saysSo() throws IOException {
        Path file = Files.write(folder.resolve("x.json"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> Json.read(file, Place.class, THEN))
                .hasMessage(file + ": is damaged (it is no text); remove this one file: it is written again");
    }

    @Test
    void read_ofWhatWasWritten_isTheSame() throws IOException {
        assertThat(Json.read(write(WHOLE), Place.class)).isEqualTo(new Place(3, List.of("a", "b")));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("x.json"), text);
    }
}
