package org.gblend.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gblend.data.check.ArrayFacts;

/** Array files of every kind: an error, or values as many as the shape says. */
final class ArrayTarget implements FuzzTarget {
    /** Arrays of the files that hold several. */
    private static final Map<String, List<String>> ENTRIES = Map.of(
            "several.mat", List.of("ramp_u1", "ramp_f8", "views.2", "data.depth", "mask"),
            "v73.mat", List.of("ramp", "data.depth"),
            "several.h5", List.of("ramp_f4", "packed", "lzf", "growing", "group/ramp"),
            "several.parquet", List.of("x*", "ramp", "fixed", "u32"));

    @Override
    public List<Whole> wholes(Path folder) {
        List<Whole> wholes = new ArrayList<>(FuzzTargets.resources(List.of(
                "one.mat", "several.mat", "v73.mat", "several.h5", "latest.h5", "several.parquet", "zstd.parquet")));
        byte[] npy = npy();
        wholes.add(new Whole("a.npy", npy));
        wholes.add(new Whole("a.npy.gz", gzip(npy)));
        wholes.add(new Whole("a.npz", zip(npy)));
        byte[] idx = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8};
        wholes.add(new Whole("a.idx", idx));
        return wholes;
    }

    @Override
    public void read(Path file, RandomGenerator random) {
        String name = file.getFileName().toString();
        List<String> entries = ENTRIES.getOrDefault(name.substring(name.indexOf('-') + 1), List.of(""));
        ArrayFacts facts = ArrayFacts.of(file, entries.get(random.nextInt(entries.size())));
        long expected = facts.bytesEach() * Arrays.stream(facts.shape()).reduce(1, (a, b) -> a * b);
        if (facts.bytesRead() != expected) {
            throw new BrokenPromise(
                    "%d bytes for the shape %s".formatted(facts.bytesRead(), Arrays.toString(facts.shape())));
        }
    }

    private static byte[] npy() {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + 48);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
        return bytes.put(text).array();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] zip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(bytes);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
