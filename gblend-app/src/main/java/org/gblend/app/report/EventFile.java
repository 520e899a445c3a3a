package org.gblend.app.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.gblend.core.InputException;

/**
 * A TensorBoard event file: TFRecords (length, masked CRC-32C of it, data, masked CRC-32C of that; little-endian) of
 * {@code Event} messages (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto).
 *
 * <p>Only ever appended to: TensorBoard may be reading it. What is given again is recognised by its place, so that a caller
 * hands over all records in their order every time.
 */
final class EventFile {
    private static final int HEAD = 12;
    private static final int TAIL = 4;
    private static final int MASK_DELTA = 0xa282ead8;
    private static final String FIRST = "brain.Event:2";

    private EventFile() {}

    /** What one event holds. */
    sealed interface Entry {
        long step();

        /** The {@code Summary.Value} message. */
        Message message();
    }

    /** A point of a curve. */
    record Scalar(String tag, long step, double value) implements Entry {
        @Override
        public Message message() {
            return new Message().text(1, tag).single(2, (float) value);
        }
    }

    /** A picture as PNG, {@code Summary.Image}. */
    // Arrays are carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Picture(String tag, long step, byte[] png) implements Entry {
        private static final int WIDTH_AT = 16;
        private static final int RGB = 3;

        @Override
        public Message message() {
            ByteBuffer header = ByteBuffer.wrap(png);
            Message image = new Message()
                    .whole(1, header.getInt(WIDTH_AT + 4))
                    .whole(2, header.getInt(WIDTH_AT))
                    .whole(3, RGB)
                    .nested(4, png);
            return new Message().text(1, tag).nested(4, image.bytes());
        }
    }

    /**
     * A distribution, {@code HistogramProto}: {@code limits[i]} is the upper end of bucket {@code i}, the smallest value the lower
     * end of the first.
     */
    // Arrays are carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Histogram(
            String tag,
            long step,
            double least,
            double greatest,
            double count,
            double sum,
            double squares,
            double[] limits,
            double[] counts)
            implements Entry {
        @Override
        public Message message() {
            Message histogram = new Message()
                    .real(1, least)
                    .real(2, greatest)
                    .real(3, count)
                    .real(4, sum)
                    .real(5, squares)
                    .reals(6, limits)
                    .reals(7, counts);
            return new Message().text(1, tag).nested(5, histogram.bytes());
        }
    }

    /**
     * Appends the entries that the file does not hold yet: all are given every time, in their order.
     *
     * @param seconds since 1970, written as the time of the new records
     */
    static void append(Path file, List<? extends Entry> entries, double seconds) {
        write(file, entries, true, seconds);
    }

    /** Appends all entries. */
    static void add(Path file, List<? extends Entry> entries, double seconds) {
        write(file, entries, false, seconds);
    }

    private static void write(Path file, List<? extends Entry> entries, boolean known, double seconds) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                int there = wholeRecords(channel);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                if (there == 0) {
                    bytes.writeBytes(
                            framed(new Message().real(1, seconds).text(3, FIRST).bytes()));
                }
                int skip = known ? Math.clamp(there - 1L, 0, entries.size()) : 0;
                for (Entry entry : entries.subList(skip, entries.size())) {
                    bytes.writeBytes(framed(event(entry, seconds)));
                }
                channel.position(channel.size());
                ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            throw new InputException(file + ": cannot be written (" + e + "); make room", e);
        }
    }

    static byte[] event(Entry entry, double seconds) {
        return new Message()
                .real(1, seconds)
                .whole(2, entry.step())
                .nested(5, new Message().nested(1, entry.message().bytes()).bytes())
                .bytes();
    }

    /** Counts the records, and cuts off what a kill left half-written behind them. */
    private static int wholeRecords(FileChannel channel) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size())).order(ByteOrder.LITTLE_ENDIAN);
        while (all.hasRemaining() && channel.read(all) >= 0) {}
        all.flip();
        int records = 0;
        int end = 0;
        while (all.limit() - end >= HEAD + TAIL) {
            long length = all.getLong(end);
            boolean whole = length >= 0
                    && length <= all.limit() - end - HEAD - TAIL
                    && all.getInt(end + 8) == masked(all.slice(end, 8))
                    && all.getInt(end + HEAD + (int) length) == masked(all.slice(end + HEAD, (int) length));
            if (!whole) {
                break;
            }
            end += HEAD + (int) length + TAIL;
            records++;
        }
        channel.truncate(end);
        return records;
    }

    static byte[] framed(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(HEAD + data.length + TAIL).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length).putInt(masked(record.slice(0, 8))).put(data).putInt(masked(ByteBuffer.wrap(data)));
        return record.array();
    }

    /** CRC-32C, rotated right by 15 bits, plus a constant: so TFRecord stores it. */
    static int masked(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    /** A protocol buffer message being written (protobuf.dev/programming-guides/encoding). */
    static final class Message {
        private static final int VARINT = 0;
        private static final int I64 = 1;
        private static final int LEN = 2;
        private static final int I32 = 5;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message whole(int field, long value) {
            key(field, VARINT);
            varint(value);
            return this;
        }

        Message real(int field, double value) {
            key(field, I64);
            return little(8, buffer -> buffer.putDouble(value));
        }

        Message single(int field, float value) {
            key(field, I32);
            return little(4, buffer -> buffer.putFloat(value));
        }

        /** A value of so many bytes, the lowest first. */
        private Message little(int size, UnaryOperator<ByteBuffer> put) {
            ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            bytes.writeBytes(put.apply(buffer).array());
            return this;
        }

        Message text(int field, String value) {
            return nested(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message nested(int field, byte[] message) {
            key(field, LEN);
            varint(message.length);
            bytes.writeBytes(message);
            return this;
        }

        /** Repeated doubles, packed. */
        Message reals(int field, double[] values) {
            ByteBuffer packed = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : values) {
                packed.putDouble(value);
            }
            return nested(field, packed.array());
        }

        private void key(int field, int type) {
            varint(((long) field << 3) | type);
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
