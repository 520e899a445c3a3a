package org.gblend.data.internal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one shard.
 *
 * @param data finished samples
 * @param table finished table; a shard is there when this exists and checks, and else it is not
 * @param partialData samples of an unfinished shard
 * @param partialTable entries of an unfinished shard, appended one by one
 * @param newTable a table that is being written, until it takes the place of either
 */
record ShardFiles(Path data, Path table, Path partialData, Path partialTable, Path newTable) {
    static ShardFiles of(Path folder, String name) {
        return new ShardFiles(
                folder.resolve(name + ".bin"),
                folder.resolve(name + ".csv"),
                folder.resolve(name + ".bin.partial"),
                folder.resolve(name + ".csv.partial"),
                folder.resolve(name + ".csv.new"));
    }

    /** The table of a finished shard whose data has all its bytes; null = there is no finished shard. */
    @Nullable
    ShardTable finished() throws IOException {
        if (!Files.isRegularFile(table) || !Files.isRegularFile(data)) {
            return null;
        }
        ShardTable read = ShardTable.read(table);
        return read == null || read.bytes() > Files.size(data) ? null : read;
    }

    /** Makes a finished shard, or what is left of it, an unfinished one, whose samples are checked one by one. */
    void reopen() throws IOException {
        if (Files.exists(table)) {
            StoreFiles.moveAtomically(table, partialTable);
        }
        if (Files.exists(data)) {
            StoreFiles.moveAtomically(data, partialData);
        }
    }

    /** Becomes a finished shard with another one's data and a table of its own, written last. */
    void takeOver(ShardFiles other, ShardTable newTable) throws IOException {
        Files.deleteIfExists(table);
        Files.deleteIfExists(data);
        deleteUnfinished();
        try {
            Files.createLink(data, other.data());
        } catch (UnsupportedOperationException | FileSystemException e) {
            StoreFiles.moveAtomically(other.data(), data);
        }
        Files.writeString(this.newTable, newTable.text(), StandardCharsets.ISO_8859_1);
        StoreFiles.sync(this.newTable);
        StoreFiles.moveAtomically(this.newTable, table);
    }

    /** Clears away what is no finished shard. */
    void deleteUnfinished() throws IOException {
        for (Path file : List.of(partialData, partialTable, newTable)) {
            Files.deleteIfExists(file);
        }
    }
}
