package org.gblend.app;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gblend.media.MediaFiles;
import org.gblend.nn.torch.Torch;

/**
 * Native libraries are unpacked from their jars to a folder of the user's at their first use. JavaCPP, which does it, lets a
 * second process that starts meanwhile load a file that is still being written, and that process dies (SIGBUS). So the first
 * command of a version unpacks all of them while the others wait, and leaves a file that says so.
 */
public final class NativeLibraries {
    private NativeLibraries() {}

    /** Returns at once where this version's libraries lie unpacked. */
    public static void unpack() {
        Path folder = Path.of(System.getProperty(
                "org.bytedeco.javacpp.cachedir",
                Path.of(System.getProperty("user.home"), ".javacpp", "cache").toString()));
        Path done = folder.resolve("gblend-" + version() + ".unpacked");
        if (Files.exists(done)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(
                            folder.resolve("gblend.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = file.lock()) {
                if (!Files.exists(done)) {
                    MediaFiles.load();
                    Torch.load();
                    Files.createFile(done);
                }
            }
        } catch (IOException | LinkageError e) {
            // A folder that cannot be written, or a system without these libraries: the command says so where it needs
            // them.
            System.getLogger(NativeLibraries.class.getName())
                    .log(System.Logger.Level.DEBUG, "native libraries are not unpacked: {0}", e.toString());
        }
    }

    /** Of the class path's jars by their names, which carry their versions. */
    private static String version() {
        String jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> String.valueOf(Path.of(entry).getFileName()))
                .filter(name -> name.endsWith(".jar"))
                .sorted()
                .collect(Collectors.joining("\n"));
        return UUID.nameUUIDFromBytes(jars.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
