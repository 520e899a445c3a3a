package org.gblend.app;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gblend.media.MediaFiles;
import org.gblend.nn.torch.Torch;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Native libraries are unpacked from their jars to a folder of the user's at their first use. JavaCPP, which does it, lets a
 * second process that starts meanwhile load a file that is still being written, and that process dies (SIGBUS). So the first
 * command of a version unpacks all of them while the others wait, and leaves a file that says so.
 */
public final class NativeLibraries {
    private static final System.Logger LOG = System.getLogger(NativeLibraries.class.getName());

    private NativeLibraries() {}

    /** Runs a command line, help aside, once the libraries lie unpacked. */
    public static int execute(ParseResult given) {
        Integer help = CommandLine.executeHelpRequest(given);
        if (help != null) {
            return help;
        }
        if (given.hasSubcommand()) {
            unpack();
        }
        return new RunLast().execute(given);
    }

    /** Returns at once where this version's libraries lie unpacked. */
    private static void unpack() {
        try {
            Path folder = Torch.libraryFolder();
            Path done = folder.resolve("gblend-" + version() + ".unpacked");
            if (Files.exists(done)) {
                return;
            }
            try (FileChannel file = FileChannel.open(
                            folder.resolve("gblend.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                if (!Files.exists(done)) {
                    boolean media = loads(MediaFiles::load);
                    boolean torch = loads(Torch::load);
                    if (media && torch) {
                        Files.createFile(done);
                    }
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "native libraries are unpacked without a lock: {0}", e.toString());
        }
    }

    /** Whether a library loads; if not, the reason is told here, since the JVM tells it only once, and the command that needs it fails. */
    private static boolean loads(Runnable library) {
        try {
            library.run();
            return true;
        } catch (LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "a native library does not load: {0}", e.toString());
            return false;
        }
    }

    /** Of the jars that hold libraries, by their names, which carry version and platform. */
    private static String version() {
        String jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> String.valueOf(Path.of(entry).getFileName()))
                .filter(name -> name.endsWith(".jar") && name.contains(Torch.platform()))
                .sorted()
                .collect(Collectors.joining("\n"));
        return UUID.nameUUIDFromBytes(jars.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
