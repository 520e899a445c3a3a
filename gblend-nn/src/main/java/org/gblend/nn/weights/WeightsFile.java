package org.gblend.nn.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Tensor;

/** Named tensors of a file, each read when it is asked for. */
public interface WeightsFile extends AutoCloseable {
    /** Shapes by name, in the file's order. */
    Map<String, List<Long>> shapes();

    /** Reads one tensor into the open scope. */
    Tensor read(String name);

    @Override
    void close();

    /**
     * Opens a safetensors file, or a state dict that {@code torch.save} wrote ({@code .pth}, {@code .pt}; PyTorch 1.6 or
     * later). Which of both it is, its first bytes say.
     *
     * @throws InputException when it is neither, or is not sound; nothing in it is executed
     */
    static WeightsFile open(Path file) {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(Legacy.MAGIC.length);
        } catch (NoSuchFileException e) {
            throw new InputException("weights file " + file + " does not exist: check the path", e);
        } catch (IOException e) {
            throw new InputException("weights file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4) {
            return TorchArchive.open(file);
        }
        if (Arrays.equals(start, Legacy.MAGIC)) {
            throw new InputException(
                    "weights file " + file + " has PyTorch's format from before version 1.6: load it in"
                            + " Python and save it again with torch.save");
        }
        return new SafetensorsWeights(file);
    }

    /** How files of old PyTorch versions start: a pickle of their magic number. */
    final class Legacy {
        private static final byte[] MAGIC = {
            (byte) 0x80,
            2,
            (byte) 0x8a,
            10,
            'l',
            (byte) 0xfc,
            (byte) 0x9c,
            'F',
            (byte) 0xf9,
            ' ',
            'j',
            (byte) 0xa8,
            'P',
            0x19,
            '.'
        };

        private Legacy() {}
    }
}
