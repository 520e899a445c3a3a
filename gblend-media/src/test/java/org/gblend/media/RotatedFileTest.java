package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones store upright video on its side, with a matrix in the track's header that says how to turn it. */
class RotatedFileTest {
    @TempDir
    Path folder;

    @Test
    void decode_quarterTurn_showsThePictureUpright() throws IOException {
        Path plain = folder.resolve("plain.mp4");
        ClipWriter.write(plain, Scenes.numbered(6, 48, 128), 25, null, VideoCodec.H264);
        Path turned = folder.resolve("turned.mp4");
        Files.copy(plain, turned);
        turnClockwise(turned);

        VideoTrack track = Objects.requireNonNull(MediaFiles.probe(turned).video());
        assertThat(track.height()).isEqualTo(128);
        assertThat(track.width()).isEqualTo(48);

        VideoClip stored = VideoDecoder.decode(plain, null, FrameSize.exact(24, 64));
        VideoClip clip = VideoDecoder.decode(turned, null, FrameSize.shortEdge(24));
        assertThat(clip.height()).isEqualTo(64);
        assertThat(clip.width()).isEqualTo(24);
        for (int t = 0; t < 6; t++) {
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 24; x++) {
                    int expected = stored.data()[((t * 24 + 23 - x) * 64 + y) * 3];
                    assertThat((int) clip.data()[((t * 64 + y) * 24 + x) * 3]).isEqualTo(expected);
                }
            }
        }
    }

    /** Writes "a quarter clockwise" into the track header of an mp4. */
    static void turnClockwise(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] name = "tkhd".getBytes(StandardCharsets.US_ASCII);
        int at = 0;
        while (bytes[at] != name[0]
                || bytes[at + 1] != name[1]
                || bytes[at + 2] != name[2]
                || bytes[at + 3] != name[3]) {
            at++;
        }
        int matrix = at + 4
                + 40; // version and flags 4, times 8, id 4, reserved 4, duration 4, reserved 8, layer to volume 8
        int one = 1 << 16;
        int[] quarter = {0, one, 0, -one, 0, 0, 48 << 16, 0, 1 << 30};
        ByteBuffer.wrap(bytes, matrix, 36).asIntBuffer().put(quarter);
        Files.write(file, bytes);
    }
}
