package org.gblend.data.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one store: shards, and the index that lists them.
 *
 * <p>A store without shards of an earlier version is one data file {@code NAME.bin} and its table {@code NAME.csv}.
 */
record StoreFiles(Path folder, String name) {
    /** The index; a store is finished when this exists and checks. */
    Path index() {
        return folder.resolve(name + ".csv");
    }

    Path newIndex() {
        return folder.resolve(name + ".csv.new");
    }

    ShardFiles shard(int number) {
        return ShardFiles.of(folder, String.format(Locale.ROOT, "%s.%05d", name, number));
    }

    /** The one shard of a store of an earlier version. */
    ShardFiles unsharded() {
        return ShardFiles.of(folder, name);
    }

    /** Numbers of all shards of which there is any file. */
    Set<Integer> numbers() throws IOException {
        Pattern shard = Pattern.compile(Pattern.quote(name) + "[.]([0-9]{5,9})[.](bin|csv)([.](partial|new))?");
        Set<Integer> numbers = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name + ".*")) {
            for (Path file : files) {
                Matcher m = shard.matcher(file.getFileName().toString());
                if (m.matches()) {
                    numbers.add(Integer.parseInt(m.group(1)));
                }
            }
        }
        return numbers;
    }

    /** What an earlier version left goes on as shard 0, to be checked sample by sample. */
    void adoptUnsharded() throws IOException {
        ShardFiles old = unsharded();
        ShardFiles first = shard(0);
        if (numbers().isEmpty() && (Files.exists(old.data()) || Files.exists(old.partialData()))) {
            old.reopen();
            moveAtomically(old.partialData(), first.partialData());
            if (Files.exists(old.partialTable())) {
                moveAtomically(old.partialTable(), first.partialTable());
            }
        }
    }

    static void moveAtomically(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
