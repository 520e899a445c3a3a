package org.gblend.data.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The files of one store.
 *
 * @param data finished samples
 * @param table finished table; a store is finished when this exists and checks
 * @param partialData samples of an unfinished preparation
 * @param partialTable entries of an unfinished preparation, appended one by one
 * @param newTable a table that is being written, until it takes the place of either
 */
record StoreFiles(Path data, Path table, Path partialData, Path partialTable, Path newTable) {
    static StoreFiles of(Path folder, String name) {
        return new StoreFiles(
                folder.resolve(name + ".bin"),
                folder.resolve(name + ".csv"),
                folder.resolve(name + ".bin.partial"),
                folder.resolve(name + ".csv.partial"),
                folder.resolve(name + ".csv.new"));
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
