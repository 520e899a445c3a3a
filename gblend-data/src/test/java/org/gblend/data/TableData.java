package org.gblend.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;

/**
 * A small data set in a folder: {@code rows} rows, class = row % classes, every fourth row of a class for the test, and a
 * feature array of four values a row: the row's number, its class, a constant, and a ramp.
 */
public record TableData(Path root, int rows, int classes) {
    public static TableData write(Path root, int rows, int classes) throws IOException {
        StringBuilder csv = new StringBuilder("id,label,split\n");
        float[] values = new float[rows * 4];
        for (int row = 0; row < rows; row++) {
            String split = row / classes % 4 == 3 ? "test" : "train";
            csv.append("r")
                    .append(row)
                    .append(',')
                    .append(row % classes)
                    .append(',')
                    .append(split)
                    .append('\n');
            values[4 * row] = row;
            values[4 * row + 1] = row % classes;
            values[4 * row + 2] = 7;
            values[4 * row + 3] = 0.25f * row - 3;
        }
        Files.createDirectories(root);
        Files.writeString(root.resolve("manifest.csv"), csv);
        NpyFiles.write(root.resolve("features.npy"), NpyFiles.floats(values, rows, 4));
        return new TableData(root, rows, classes);
    }

    public static ColumnsConfig columns() {
        return new ColumnsConfig("label", "id", "split", null, null, null);
    }

    public static DataConfig config(Path root, ColumnsConfig columns, SetsConfig sets) {
        return new DataConfig(root, "manifest.csv", columns, 0, sets, null);
    }

    public static ArrayConfig features(ArrayScale scale) {
        return new ArrayConfig("features.npy", ArrayConfig.BY_ROW, "", "c", 0, -1, scale, 0);
    }

    public static Map<String, ModalityConfig> one(ModalityConfig config) {
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put("features", config);
        return modalities;
    }

    public PreparedData prepare(ArrayScale scale) {
        return prepare(one(features(scale)));
    }

    public PreparedData prepare(Map<String, ModalityConfig> modalities) {
        DataConfig config = config(root, columns(), SetsConfig.defaults());
        return PreparedData.prepare(config, modalities, root.resolve("cache"), Progress.SILENT);
    }
}
