package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MotionVectorsTest {
    @TempDir
    Path folder;

    private static FlowClip fields(MotionClip clip) {
        assertThat(clip.motion()).isInstanceOf(CodecMotion.Fields.class);
        return ((CodecMotion.Fields) clip.motion()).motion().flow();
    }

    private Path write(VideoClip clip, VideoCodec codec) {
        Path file = folder.resolve("clip" + (codec == VideoCodec.MPEG1 ? ".mpg" : ".mp4"));
        ClipWriter.write(file, clip, 25, null, codec);
        return file;
    }

    /** Mean of one component away from the border, where the picture comes in. */
    private static double inner(FlowClip flow, int t, int component, int border) {
        double sum = 0;
        int count = 0;
        for (int y = border; y < flow.height() - border; y++) {
            for (int x = border; x < flow.width() - border; x++) {
                sum += flow.uv()[((t * flow.height() + y) * flow.width() + x) * 2 + component];
                count++;
            }
        }
        return sum / count;
    }

    @ParameterizedTest
    @CsvSource({
        "MPEG4, 2, 0",
        "MPEG4, -2, 1",
        "MPEG4, 0, -3",
        "MPEG1, 2, 1",
        "MPEG1, -3, 0",
        "H264, 2, -1",
        "H264, -1.5, 3",
        "H264, 0, 0"
    })
    void decode_movingScene_givesItsMotionWithItsSign(VideoCodec codec, double dx, double dy) {
        Path file = write(Scenes.moving(6, 96, 128, dx, dy), codec);

        FlowClip steps = fields(MotionVectors.decode(file, null, FrameSize.nativeSize(), 0, false));

        assertThat(steps.frames()).isEqualTo(6);
        assertThat(inner(steps, 0, 0, 0)).as("the key frame").isZero();
        for (int t = 1; t < 6; t++) {
            assertThat(inner(steps, t, 0, 24)).as("u of frame %d", t).isCloseTo(dx, within(0.25));
            assertThat(inner(steps, t, 1, 24)).as("v of frame %d", t).isCloseTo(dy, within(0.25));
        }
    }

    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void decode_accumulated_growsToTheNextKeyFrameAndStartsAnew(VideoCodec codec) {
        Path file = write(Scenes.moving(20, 96, 160, 2, -1), codec);

        FlowClip motion = fields(MotionVectors.decode(file, null, FrameSize.nativeSize(), 0, true));

        for (int t = 0; t < 20; t++) {
            int since = t % MotionVectors.KEY_EVERY;
            assertThat(inner(motion, t, 0, 32)).as("u of frame %d", t).isCloseTo(2 * since, within(0.1 + 0.1 * since));
            assertThat(inner(motion, t, 1, 32)).as("v of frame %d", t).isCloseTo(-since, within(0.1 + 0.1 * since));
        }
    }

    @Test
    void decode_windowInTheMiddle_equalsTheSameStretchOfTheWholeFile() {
        Path file = write(Scenes.moving(30, 64, 96, 1, 1), VideoCodec.H264);
        FlowClip whole = fields(MotionVectors.decode(file, null, FrameSize.nativeSize(), 0, true));

        TimeWindow window = new TimeWindow(17 / 25.0, 23 / 25.0);
        MotionClip part = MotionVectors.decode(file, window, FrameSize.nativeSize(), 0, true);

        FlowClip motion = fields(part);
        assertThat(motion.times()).containsExactly(part.video().times());
        int values = 2 * 64 * 96;
        assertThat(motion.uv()).hasSize(6 * values);
        assertThat(motion.uv()).containsExactly(java.util.Arrays.copyOfRange(whole.uv(), 17 * values, 23 * values));
    }

    @Test
    void decode_windowBetweenTwoFrames_hasTheMotionOfTheFrameTaken() {
        Path file = write(Scenes.moving(8, 64, 96, 2, 0), VideoCodec.MPEG4);
        FlowClip whole = fields(MotionVectors.decode(file, null, FrameSize.nativeSize(), 0, true));

        TimeWindow between = new TimeWindow(3 / 25.0 + 0.005, 3 / 25.0 + 0.01);
        FlowClip one = fields(MotionVectors.decode(file, between, FrameSize.nativeSize(), 0, true));

        assertThat(one.frames()).isEqualTo(1);
        assertThat(one.uv())
                .containsExactly(java.util.Arrays.copyOfRange(whole.uv(), 3 * 2 * 64 * 96, 4 * 2 * 64 * 96));
    }

    @Test
    void decode_smallerSize_scalesTheVectorsWithThePicture() {
        Path file = write(Scenes.moving(4, 96, 160, 4, -2), VideoCodec.MPEG4);

        FlowClip half = fields(MotionVectors.decode(file, null, FrameSize.exact(48, 40), 0, false));

        assertThat(half.height()).isEqualTo(48);
        assertThat(half.width()).isEqualTo(40);
        assertThat(inner(half, 2, 0, 10)).isCloseTo(1, within(0.1));
        assertThat(inner(half, 2, 1, 10)).isCloseTo(-1, within(0.1));
    }

    @Test
    void decode_withSound_givesThePictureAndSoundOfTheOtherDecoders() {
        Path file = folder.resolve("sound.mp4");
        ClipWriter.write(file, Scenes.moving(20, 64, 64, 1, 0), 25, Scenes.tone(0.8, 16000, 440, 0.5), VideoCodec.H264);
        TimeWindow window = new TimeWindow(0.2, 0.6);

        MotionClip all = MotionVectors.decode(file, window, FrameSize.shortEdge(48), 16000, true);

        Clip clip = ClipDecoder.decode(file, window, FrameSize.shortEdge(48), 16000);
        assertThat(all.video().data()).isEqualTo(clip.video().data());
        assertThat(java.util.Objects.requireNonNull(all.audio()).samples())
                .isEqualTo(clip.audio().samples());
        assertThat(NativeScope.live()).isZero();
    }

    @Test
    void decode_streamWithBFrames_isUnsuitedAndSaysWhy() throws Exception {
        Path file = Path.of(java.util.Objects.requireNonNull(getClass().getResource("reordered.mp4"))
                .toURI());

        MotionClip clip = MotionVectors.decode(file, null, FrameSize.nativeSize(), 0, true);

        assertThat(clip.motion())
                .isEqualTo(new CodecMotion.Unsuited("it has B-frames, which also refer to later pictures"));
        assertThat(clip.video().frames()).isGreaterThan(1);
    }

    @Test
    void decode_fileMarkedAsTurned_turnsTheVectorsToo() throws Exception {
        Path file = write(Scenes.moving(5, 64, 96, 2, 0), VideoCodec.MPEG4);
        RotatedFileTest.turnClockwise(file);

        MotionClip clip = MotionVectors.decode(file, null, FrameSize.nativeSize(), 0, false);

        FlowClip motion = fields(clip);
        assertThat(motion.height()).isEqualTo(96);
        assertThat(motion.width()).isEqualTo(64);
        assertThat(inner(motion, 2, 0, 20)).isCloseTo(0, within(0.2));
        assertThat(inner(motion, 2, 1, 20)).as("right becomes down").isCloseTo(2, within(0.2));
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "-2, 1", "0, -4"})
    void reencoded_movingScene_givesItsMotion(double dx, double dy) {
        VideoClip scene = Scenes.moving(14, 64, 96, dx, dy);

        FlowClip motion = MotionVectors.reencoded(scene, true).flow();

        assertThat(motion.frames()).isEqualTo(14);
        assertThat(inner(motion, 3, 0, 24)).isCloseTo(3 * dx, within(0.5));
        assertThat(inner(motion, 3, 1, 24)).isCloseTo(3 * dy, within(0.5));
        assertThat(inner(motion, 13, 0, 24)).isCloseTo(dx, within(0.3));
    }

    @ParameterizedTest
    @CsvSource({"THREE_STEP, 2, 0", "THREE_STEP, -3, 2", "FULL_SEARCH, 5, -3", "FULL_SEARCH, -7, 7", "FULL_SEARCH, 0, 1"
    })
    void searched_movingScene_givesItsMotion(BlockSearch search, int dx, int dy) {
        VideoClip scene = Scenes.moving(4, 72, 96, dx, dy);

        FlowClip steps = MotionVectors.searched(scene, search, 16, 7, false).flow();
        FlowClip accumulated =
                MotionVectors.searched(scene, search, 16, 7, true).flow();

        assertThat(inner(steps, 0, 0, 0)).isZero();
        assertThat(inner(steps, 3, 0, 24)).isCloseTo(dx, within(0.05));
        assertThat(inner(steps, 3, 1, 24)).isCloseTo(dy, within(0.05));
        assertThat(inner(accumulated, 2, 0, 32)).isCloseTo(2 * dx, within(0.1));
        assertThat(inner(accumulated, 2, 1, 32)).isCloseTo(2 * dy, within(0.1));
    }

    /** Against a plain loop over all places, blocks of every size, frames of odd size. */
    @Test
    void searched_fullSearch_findsTheLeastDifference() {
        RandomGenerator random = RandomStreams.of(5).stream("blocks");
        byte[] noise = new byte[2 * 19 * 23 * 3];
        random.nextBytes(noise);
        VideoClip clip = new VideoClip(noise, 2, 19, 23, 3, new double[2]);

        FlowClip found = MotionVectors.searched(clip, BlockSearch.FULL_SEARCH, 8, 3, false)
                .flow();

        for (int top = 0; top < 19; top += 8) {
            for (int left = 0; left < 23; left += 8) {
                int at = 2 * ((19 + top) * 23 + left);
                int u = (int) found.uv()[at];
                int v = (int) found.uv()[at + 1];
                int least = difference(clip, left, top, u, v);
                for (int b = -3; b <= 3; b++) {
                    for (int a = -3; a <= 3; a++) {
                        assertThat(difference(clip, left, top, a, b)).isGreaterThanOrEqualTo(least);
                    }
                }
            }
        }
    }

    private static int difference(VideoClip clip, int left, int top, int u, int v) {
        int sum = 0;
        for (int y = top; y < Math.min(top + 8, 19); y++) {
            for (int x = left; x < Math.min(left + 8, 23); x++) {
                if (y - v < 0 || y - v >= 19 || x - u < 0 || x - u >= 23) {
                    return Integer.MAX_VALUE;
                }
                sum += Math.abs(luma(clip, 1, y, x) - luma(clip, 0, y - v, x - u));
            }
        }
        return sum;
    }

    private static int luma(VideoClip clip, int t, int y, int x) {
        int at = 3 * ((t * 19 + y) * 23 + x);
        int r = clip.data()[at] & 0xFF;
        int g = clip.data()[at + 1] & 0xFF;
        int b = clip.data()[at + 2] & 0xFF;
        return (77 * r + 150 * g + 29 * b + 128) >> 8;
    }

    @Test
    void searched_flatPicture_doesNotMove() {
        VideoClip flat = new VideoClip(new byte[3 * 32 * 32 * 3], 3, 32, 32, 3, new double[3]);

        assertThat(MotionVectors.searched(flat, BlockSearch.FULL_SEARCH, 8, 7, true)
                        .flow()
                        .uv())
                .containsOnly(0f);
        assertThat(MotionVectors.searched(flat, BlockSearch.THREE_STEP, 8, 7, true)
                        .flow()
                        .uv())
                .containsOnly(0f);
    }

    @Test
    void searched_oddBlocks_areRefused() {
        VideoClip flat = new VideoClip(new byte[2 * 32 * 32 * 3], 2, 32, 32, 3, new double[2]);

        assertThatThrownBy(() -> MotionVectors.searched(flat, BlockSearch.THREE_STEP, 6, 7, true))
                .hasMessage("block matching needs a block of a multiple of 4 pixels and a range from 1; got 6 and 7");
    }
}
