package org.gblend.data.internal.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Arrays of .npy, .npz and idx files, gzipped or not. A plain little-endian .npy is mapped, all else is unpacked. */
final class PlainFile {
    private PlainFile() {}

    static Opened open(Path file, String entry, Arena arena) throws IOException {
        byte[] magic = new byte[2];
        try (InputStream in = Files.newInputStream(file)) {
            if (in.readNBytes(magic, 0, 2) < 2) {
                throw new EOFException();
            }
        }
        if (magic[0] == 'P' && magic[1] == 'K') {
            return zipped(file, file, entry, arena);
        }
        boolean packed = magic[0] == 0x1F && magic[1] == (byte) 0x8B;
        try (InputStream raw = Files.newInputStream(file);
                BufferedInputStream in = new BufferedInputStream(packed ? new GZIPInputStream(raw, 1 << 16) : raw)) {
            in.mark(4);
            boolean zipInside = packed && in.read() == 'P' && in.read() == 'K';
            in.reset();
            if (zipInside) {
                return unpackedZip(file, in, entry, arena);
            }
            ArrayHeader header = ArrayHeader.read(new DataInputStream(in));
            if (packed || header.bigEndian()) {
                return opened(header, readValues(header, in, Files.size(file), arena));
            }
            return opened(header, map(file, header, arena));
        }
    }

    private static Opened unpackedZip(Path file, InputStream in, String entry, Arena arena) throws IOException {
        Path unpacked = Files.createTempFile("gblend", ".npz");
        try {
            Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
            return zipped(file, unpacked, entry, arena);
        } finally {
            Files.delete(unpacked);
        }
    }

    private static Opened zipped(Path file, Path zip, String entry, Arena arena) throws IOException {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            List<String> names = archive.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.endsWith(".npy"))
                    .map(n -> n.substring(0, n.length() - ".npy".length()))
                    .toList();
            String chosen = entry.isEmpty() && names.size() == 1 ? names.getFirst() : entry;
            if (!names.contains(chosen)) {
                throw new FormatException((entry.isEmpty() ? "holds several arrays" : "has no array \"" + entry + "\"")
                        + ": set entry to one of " + String.join(", ", names));
            }
            try (BufferedInputStream in =
                    new BufferedInputStream(archive.getInputStream(archive.getEntry(chosen + ".npy")))) {
                ArrayHeader header = ArrayHeader.read(new DataInputStream(in));
                return opened(header, readValues(header, in, Files.size(file), arena));
            }
        }
    }

    private static MemorySegment map(Path file, ArrayHeader header, Arena arena) throws IOException {
        long bytes = header.bytes();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < header.headerBytes() + bytes) {
                throw truncated(header, channel.size() - header.headerBytes());
            }
            return channel.map(MapMode.READ_ONLY, header.headerBytes(), bytes, arena);
        }
    }

    private static MemorySegment readValues(ArrayHeader header, InputStream in, long packedBytes, Arena arena)
            throws IOException {
        long bytes = header.bytes();
        if (bytes / Opened.DEFLATE_LIMIT > packedBytes) {
            throw truncated(header, 0);
        }
        byte[] chunk = new byte[1 << 16];
        MemorySegment to = MemorySegment.NULL;
        for (long at = 0; at < bytes; ) {
            int n = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, bytes - at));
            if (n == 0) {
                throw truncated(header, at);
            }
            if (at == 0) {
                to = arena.allocate(bytes, 64);
            }
            if (header.bigEndian()) {
                swap(chunk, n, header.type().bytes());
            }
            MemorySegment.copy(chunk, 0, to, JAVA_BYTE, at, n);
            at += n;
        }
        return to;
    }

    private static FormatException truncated(ArrayHeader header, long have) throws IOException {
        return new FormatException("is truncated: its header promises "
                + header.bytes() + " bytes of values (shape "
                + Arrays.toString(header.shape()) + ", " + header.type() + "), it holds " + Math.max(0, have)
                + ": copy or write it again");
    }

    private static void swap(byte[] bytes, int n, int width) {
        for (int i = 0; i + width <= n; i += width) {
            for (int a = i, b = i + width - 1; a < b; a++, b--) {
                byte keep = bytes[a];
                bytes[a] = bytes[b];
                bytes[b] = keep;
            }
        }
    }

    private static Opened opened(ArrayHeader header, MemorySegment values) {
        return new Opened(header.type(), header.shape(), header.fortran(), Values.whole(values));
    }
}
