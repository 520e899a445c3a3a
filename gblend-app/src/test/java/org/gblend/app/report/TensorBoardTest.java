package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gblend.app.figures.Pictures;
import org.gblend.app.report.EventFile.Picture;
import org.gblend.app.report.EventFile.Scalar;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.folder.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;

/**
 * Event files as TensorFlow's own protocol classes parse them, out of records that a plain bitwise CRC-32C (reflected polynomial
 * 0x82f63b78, RFC 3720) has checked. No unknown field may be left over.
 */
class TensorBoardTest {
    @TempDir
    private Path folder;

    private static int masked(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static List<Event> read(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (all.hasRemaining()) {
            byte[] length = new byte[8];
            all.get(length);
            assertThat(all.getInt()).isEqualTo(masked(length));
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            all.get(data);
            assertThat(all.getInt()).isEqualTo(masked(data));
            events.add(parsed(data));
        }
        return events;
    }

    private static Event parsed(byte[] data) throws InvalidProtocolBufferException {
        Event event = Event.parseFrom(data);
        assertThat(event.getUnknownFields().asMap()).isEmpty();
        for (Summary.Value value : event.getSummary().getValueList()) {
            assertThat(value.getUnknownFields().asMap()).isEmpty();
        }
        return event;
    }

    @Test
    void scalar_isReadBack() throws IOException {
        Path file = folder.resolve("events");
        EventFile.append(file, List.of(new Scalar("loss/joint", 7, 0.25)), 12.5);

        List<Event> events = read(file);

        assertThat(events.getFirst().getFileVersion()).isEqualTo("brain.Event:2");
        Event event = events.getLast();
        assertThat(event.getStep()).isEqualTo(7);
        assertThat(event.getWallTime()).isEqualTo(12.5);
        assertThat(event.getSummary().getValue(0).getTag()).isEqualTo("loss/joint");
        assertThat(event.getSummary().getValue(0).getSimpleValue()).isEqualTo(0.25f);
    }

    @Test
    void picture_isReadBackWithItsSize() throws IOException {
        Path file = folder.resolve("events");
        byte[] png = Pictures.png(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB));
        EventFile.add(file, List.of(new Picture("figures/ogr", 3, png)), 1);

        Summary.Image image = read(file).getLast().getSummary().getValue(0).getImage();

        assertThat(image.getHeight()).isEqualTo(20);
        assertThat(image.getWidth()).isEqualTo(30);
        assertThat(image.getColorspace()).isEqualTo(3);
        assertThat(image.getEncodedImageString().toByteArray()).isEqualTo(png);
    }

    @Test
    void histogram_hasEveryValueInItsBucket() throws IOException {
        Path file = folder.resolve("events");
        double[] values = new double[61];
        for (int i = 0; i < 60; i++) {
            values[i] = i / 59.0 * 3;
        }
        values[60] = Double.NaN;
        EventFile.add(file, List.of(WeightHistograms.of("weights/a", 2, values)), 1);

        HistogramProto histo = read(file).getLast().getSummary().getValue(0).getHisto();

        assertThat(histo.getUnknownFields().asMap()).isEmpty();
        assertThat(histo.getMin()).isZero();
        assertThat(histo.getMax()).isEqualTo(3);
        assertThat(histo.getNum()).isEqualTo(60);
        assertThat(histo.getSum()).isCloseTo(90, within(1e-9));
        assertThat(histo.getSumSquares()).isCloseTo(9 * 60.0 * 119 / (6 * 59), within(1e-9));
        assertThat(histo.getBucketLimitList()).hasSize(30).endsWith(3.0).isSorted();
        assertThat(histo.getBucketList()).hasSize(30).containsOnly(2.0);
    }

    @Test
    void histogramOfOneValue_hasOneBucket() {
        EventFile.Histogram one = WeightHistograms.of("weights/a", 2, new double[] {5, 5});

        assertThat(one.limits()).containsExactly(5);
        assertThat(one.counts()).containsExactly(2);
    }

    @Test
    void run_hasItsParametersAtEachCheckpointOnce() throws IOException {
        checkpoint(3, 1);
        WeightHistograms.append(folder, 1);
        WeightHistograms.append(folder, 2);
        checkpoint(5, 2);
        Files.setLastModifiedTime(
                folder.resolve("last.safetensors"), java.nio.file.attribute.FileTime.fromMillis(4_000_000_000_000L));
        WeightHistograms.append(folder, 3);

        List<Event> events = read(folder.resolve("tensorboard/weights/events.out.tfevents.0.gblend"));

        assertThat(events.stream().skip(1).map(Event::getStep)).containsExactly(3L, 5L);
        assertThat(events.getLast().getSummary().getValue(0).getTag()).isEqualTo("weights/heads.joint.bias");
        assertThat(events.getLast().getSummary().getValue(0).getHisto().getMax())
                .isEqualTo(2);
    }

    private void checkpoint(int epoch, double value) {
        try (var _ = new Scope()) {
            Tensor tensor = Tensor.of(new float[] {0, (float) value}, 2);
            Checkpoint.write(
                    folder.resolve("last.safetensors"),
                    Map.of("run/net/heads.joint.bias", tensor, "run/opt/step", tensor),
                    Map.of("epoch", epoch, "more", List.of()));
        }
    }

    @Test
    void report_givesItsFiguresOnceThoughItIsWrittenTwice() throws IOException {
        new RunFixture(4, 4, 1, 3).single(folder, "rgb");
        ReportWriter.write(folder, null);
        ReportWriter.write(folder, null);

        List<Path> files;
        try (Stream<Path> list = Files.list(folder.resolve("tensorboard/pictures"))) {
            files = list.toList();
        }
        assertThat(files).hasSize(1);
        List<Event> events = read(files.getFirst());
        int figures = Objects.requireNonNull(
                        folder.resolve("figures").toFile().list((_, name) -> name.endsWith(".png")))
                .length;
        assertThat(events).hasSize(1 + figures);
        Summary.Value first = events.get(1).getSummary().getValue(0);
        assertThat(first.getTag()).isEqualTo("figures/calibration");
        assertThat(ImageIO.read(new ByteArrayInputStream(
                                first.getImage().getEncodedImageString().toByteArray()))
                        .getWidth())
                .isEqualTo(first.getImage().getWidth());
        assertThat(Arrays.asList(events.get(1).getStep())).containsExactly(4L);
    }
}
