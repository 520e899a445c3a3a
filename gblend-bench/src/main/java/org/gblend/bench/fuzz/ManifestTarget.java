package org.gblend.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.gblend.data.Progress;
import org.gblend.data.check.CheckReport;
import org.gblend.data.check.DataCheck;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.SetsConfig;

/** Manifests through {@code data check}: an error, or a finding for every row that cannot be used. */
final class ManifestTarget implements FuzzTarget {
    @Override
    public List<Whole> wholes(Path folder) {
        StringBuilder csv = new StringBuilder("id,file,label,split,group,start,end\n");
        for (int row = 0; row < 12; row++) {
            csv.append("r%d,\"a, %d.npy\",%s,%s,g%d,0.%d,1.5%n"
                    .formatted(
                            row, row, row % 2 == 0 ? "left" : "right", row < 8 ? "train" : "test", row / 3, row % 10));
        }
        return List.of(new Whole("manifest.csv", csv.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void read(Path file, RandomGenerator random) {
        Path root = Objects.requireNonNull(file.toAbsolutePath().getParent());
        ColumnsConfig columns = new ColumnsConfig("label", "id", "split", "group", "start", "end");
        DataConfig data = new DataConfig(root, file.getFileName().toString(), columns, 0, SetsConfig.defaults(), null);
        ArrayConfig array = new ArrayConfig("{file}", "none", "", "c", 0, -1, ArrayScale.NONE, 0);
        CheckReport report = DataCheck.run(data, Map.of("a", array), Map.of(), Progress.SILENT);
        for (boolean usable : report.usable()) {
            if (usable) {
                throw new BrokenPromise("a row is called usable whose file is not there");
            }
        }
        try {
            if (Files.size(file) > (1 << 20)) {
                throw new BrokenPromise("the manifest grew");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
