package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.gblend.app.report.EventFile.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    private Path folder;

    /** The check value of CRC-32C for "123456789" is e3069283 (RFC 3720, appendix B.4, and the usual catalogues). */
    @Test
    void mask_rotatesTheChecksumAndAddsTheConstant() {
        int crc = 0xe3069283;
        int expected = (crc >>> 15 | crc << 17) + 0xa282ead8;

        assertThat(EventFile.masked(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(expected);
    }

    @Test
    void scalar_isTheEventMessageOfThePublishedFormat() {
        byte[] event = EventFile.event(new Scalar("a", 300, 1), 2);

        assertThat(HexFormat.of().formatHex(event))
                .isEqualTo("09" + "0000000000000040" + "10" + "ac02" + "2a" + "0a" + "0a" + "08" + "0a0161" + "15"
                        + "0000803f");
    }

    @Test
    void append_addsOnlyWhatIsNew() throws IOException {
        Path once = folder.resolve("once");
        Path twice = folder.resolve("twice");
        List<Scalar> all = scalars(5);

        EventFile.append(once, all, 7);
        EventFile.append(twice, all.subList(0, 2), 7);
        EventFile.append(twice, all, 7);
        EventFile.append(twice, all, 7);

        assertThat(Files.readAllBytes(twice)).isEqualTo(Files.readAllBytes(once));
    }

    @Test
    void append_cutsOffWhatAKillLeft() throws IOException {
        Path whole = folder.resolve("whole");
        Path torn = folder.resolve("torn");
        EventFile.append(whole, scalars(3), 7);
        EventFile.append(torn, scalars(2), 7);
        Files.write(torn, new byte[] {24, 0, 0, 0, 0, 0, 0, 0, 1, 2}, StandardOpenOption.APPEND);

        EventFile.append(torn, scalars(3), 7);

        assertThat(Files.readAllBytes(torn)).isEqualTo(Files.readAllBytes(whole));
    }

    private static List<Scalar> scalars(int count) {
        List<Scalar> scalars = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scalars.add(new Scalar("loss/head", i, 1.0 / (1 + i)));
        }
        return scalars;
    }
}
