package org.gblend.nn.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.weights.Pickled.Dict;
import org.gblend.nn.weights.Pickled.Storage;
import org.gblend.nn.weights.Pickled.Text;
import org.gblend.nn.weights.Pickled.View;
import org.jspecify.annotations.Nullable;

/**
 * A state dict as {@code torch.save} writes it: a zip archive with {@code NAME/data.pkl}, which {@link Unpickler} reads, and
 * the values of storage k, uncompressed, in {@code NAME/data/k}.
 *
 * <p>Memory is bounded: data.pkl has a limit, storages must be stored as they are (a compressed one could be a bomb) and are
 * read tensor by tensor, only where a network asks.
 */
final class TorchArchive implements WeightsFile {
    private static final int MAX_PICKLE = 32 << 20;
    private static final String PICKLE = "data.pkl";
    private static final List<String> NESTED = List.of("state_dict", "model_state_dict", "model", "net");
    private static final String PARALLEL = "module.";

    private final Path file;
    private final ZipFile zip;
    private final String prefix;
    private final Map<String, View> views;

    private TorchArchive(Path file, ZipFile zip) throws IOException {
        this.file = file;
        this.zip = zip;
        prefix = prefix();
        requireLittleEndian();
        views = stateDict();
    }

    static TorchArchive open(Path file) {
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            return new TorchArchive(file, zip);
        } catch (IOException | IllegalArgumentException e) {
            close(zip);
            throw bad(file, String.valueOf(e.getMessage()));
        } catch (Unpickler.Refused e) {
            close(zip);
            throw bad(file, "in its " + PICKLE + ", " + e.getMessage());
        } catch (RuntimeException e) {
            close(zip);
            throw e;
        }
    }

    private String prefix() {
        List<String> found = new ArrayList<>();
        zip.stream()
                .map(ZipEntry::getName)
                .filter(TorchArchive::isPickle)
                .limit(2)
                .forEach(found::add);
        if (found.size() != 1) {
            throw bad(file, "it has " + (found.isEmpty() ? "no" : "more than one") + " NAME/" + PICKLE);
        }
        String folder = found.getFirst().substring(0, found.getFirst().length() - PICKLE.length());
        if (zip.getEntry(folder + "constants.pkl") != null) {
            throw bad(file, "it is a TorchScript archive, with code in it: save the model's state_dict() instead");
        }
        return folder;
    }

    private static boolean isPickle(String name) {
        return name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - PICKLE.length() - 1;
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry entry = zip.getEntry(prefix + "byteorder");
        if (entry != null && !new String(bytes(entry, 16), StandardCharsets.US_ASCII).equals("little")) {
            throw bad(file, "its values are not little-endian");
        }
    }

    private byte[] bytes(ZipEntry entry, int most) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw bad(file, entry.getName() + " has more than " + most + " bytes");
            }
            return bytes;
        }
    }

    private Map<String, View> stateDict() throws IOException {
        ZipEntry entry = Objects.requireNonNull(zip.getEntry(prefix + PICKLE));
        Map<String, View> tensors = tensors(Unpickler.read(bytes(entry, MAX_PICKLE)));
        boolean parallel = tensors.keySet().stream().allMatch(name -> name.startsWith(PARALLEL));
        Map<String, View> named = new LinkedHashMap<>();
        tensors.forEach((name, view) -> named.put(parallel ? name.substring(PARALLEL.length()) : name, view));
        return Collections.unmodifiableMap(named);
    }

    /** The tensors of a dict, or of the state dict within a training checkpoint. */
    private Map<String, View> tensors(Pickled root) {
        if (!(root instanceof Dict dict)) {
            throw bad(file, "it holds no state dict: save model.state_dict() with torch.save");
        }
        Map<String, View> direct = direct(dict);
        for (int i = 0; direct.isEmpty() && i < NESTED.size(); i++) {
            if (dict.values().get(new Text(NESTED.get(i))) instanceof Dict nested) {
                direct = direct(nested);
            }
        }
        if (direct.isEmpty()) {
            throw bad(file, "it holds no tensors by name, neither itself nor under " + String.join(", ", NESTED));
        }
        return direct;
    }

    private static Map<String, View> direct(Dict dict) {
        Map<String, View> views = new LinkedHashMap<>();
        dict.values().forEach((key, value) -> {
            if (key instanceof Text(String name) && value instanceof View view) {
                views.put(name, view);
            }
        });
        return views;
    }

    @Override
    public Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        views.forEach((name, view) -> shapes.put(name, view.shape()));
        return shapes;
    }

    @Override
    public Tensor read(String name) {
        View view = Objects.requireNonNull(views.get(name), name);
        try {
            byte[] values = Strided.gather(view, span(name, view));
            return Tensor.ofBytes(
                    values,
                    view.storage().type(),
                    view.shape().stream().mapToLong(Long::longValue).toArray());
        } catch (IOException e) {
            throw bad(file, "the values of '" + name + "' cannot be read: " + e.getMessage());
        }
    }

    /** The bytes of a storage from the view's first value to its last. */
    private byte[] span(String name, View view) throws IOException {
        Storage storage = view.storage();
        ZipEntry entry = zip.getEntry(prefix + "data/" + storage.key());
        int size = storage.type().bytes();
        if (entry == null || entry.getMethod() != ZipEntry.STORED) {
            throw bad(
                    file,
                    "'" + name + "' has its values in " + prefix + "data/" + storage.key() + ", which is "
                            + (entry == null ? "missing" : "compressed"));
        }
        long length = Strided.span(view) * size;
        if (length > Integer.MAX_VALUE - 8) {
            throw bad(file, "'" + name + "' of shape " + view.shape() + " is larger than 2 GiB");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(view.offset() * size);
            byte[] bytes = in.readNBytes((int) length);
            if (bytes.length != length) {
                throw bad(file, "'" + name + "' has " + bytes.length + " of its " + length + " bytes");
            }
            return bytes;
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    private static void close(@Nullable ZipFile zip) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                // It was only read from.
            }
        }
    }

    private static InputException bad(Path file, String why) {
        return new InputException("weights file " + file + " is not a PyTorch state dict that can be read: " + why);
    }
}
