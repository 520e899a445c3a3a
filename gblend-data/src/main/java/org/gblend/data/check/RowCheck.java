package org.gblend.data.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gblend.core.InputException;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.MotionSource;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.prepare.DecodedFile;
import org.gblend.data.internal.prepare.MediaPreparation;
import org.gblend.data.internal.store.Fingerprint;
import org.gblend.data.manifest.Manifest;
import org.gblend.data.manifest.MissingFile;
import org.gblend.data.manifest.NearestName;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Source;
import org.gblend.data.manifest.Sources;
import org.gblend.data.manifest.Windows;
import org.gblend.media.AudioClip;
import org.gblend.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/** The check of one row: its cells, then its file for every modality. */
final class RowCheck {
    /** The set of every row where the manifest names none. */
    static final String ALL = "all";

    /** Share of full scale below which sound is silence: -80 dB. */
    private static final double SILENCE = 1e-4;

    /** Rows that are told one by one where each has a fault of its own entry, like those of others. */
    private static final int LISTED = 3;

    /** Seconds by which sound may end before its window. */
    private static final double SHORT_SOUND = 0.1;

    private final DataConfig config;
    private final Map<String, ModalityConfig> modalities;
    private final Map<String, List<String>> knownClasses;
    private final Manifest one;
    private final RowTable table;
    private final CheckedFiles shared;
    private final List<RowFinding> findings = new ArrayList<>();
    private final Map<Path, DecodedFile> decoded = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private final Map<String, List<String>> broken = new LinkedHashMap<>();
    private final Set<String> trackless = new TreeSet<>();
    private final Map<String, ElementType> types = new LinkedHashMap<>();
    private String content = "";
    private boolean plain = true;

    RowCheck(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            Map<String, List<String>> knownClasses,
            Manifest manifest,
            int row,
            CheckedFiles shared) {
        this.shared = shared;
        this.config = config;
        this.modalities = modalities;
        this.knownClasses = knownClasses;
        Manifest.Row r = manifest.rows().get(row);
        one = manifest.only(List.of(row));
        String id = config.columns().id() == null
                ? ""
                : " (" + r.values().get(manifest.column(config.columns().id(), "data.columns.id")) + ")";
        String name = "line " + r.line() + id + " of " + manifest.file();
        table = new RowTable(
                manifest.file(),
                List.of(name),
                List.of(name),
                new int[1],
                List.of(cell(config.columns().label(), "label")),
                null,
                List.of(),
                null);
    }

    String name() {
        return table.names().getFirst();
    }

    /** The cell of its labels in a task; that of an only task is called by an empty name. */
    String label(String task) {
        Map<String, String> tasks = config.columns().tasks();
        return cell(tasks.getOrDefault(task, config.columns().label()), task.isEmpty() ? "label" : "tasks." + task);
    }

    List<String> labels(String task) {
        return config.labels().of(label(task));
    }

    String set() {
        return set(config, one, 0);
    }

    static String set(DataConfig config, Manifest manifest, int row) {
        String split = config.columns().split();
        return split == null
                ? ALL
                : DataCheck.setName(
                        manifest.rows().get(row).values().get(manifest.column(split, "data.columns.split")),
                        config.sets().names());
    }

    List<Finding> findings() {
        return findings.stream().map(RowFinding::finding).toList();
    }

    /** The findings, with what other rows may share. */
    List<RowFinding> rowFindings() {
        return List.copyOf(findings);
    }

    /** The modalities that the row lacks and may lack. */
    Set<String> missing() {
        return missing;
    }

    /** Type of the values of each array. */
    Map<String, ElementType> types() {
        return types;
    }

    /** Hash of the row's files, windows and arrays; empty where it could not be read. */
    String content() {
        return content;
    }

    /** Whether its modalities are arrays of one value alone, which rows share without one being a copy of another. */
    boolean plain() {
        return plain;
    }

    void run() {
        cells();
        Fingerprint hash = new Fingerprint();
        try {
            Windows windows = Windows.of(one, config, table);
            hash.add(windows.text(0));
            modalities.forEach((name, m) -> modality(name, m, windows, hash));
            if (missing.size() == modalities.size()) {
                add(Kind.BROKEN, name() + " has none of the modalities " + missing);
            }
            broken.forEach(this::addBroken);
        } catch (InputException e) {
            add(Kind.BROKEN, String.valueOf(e.getMessage()));
        }
        boolean whole = findings().stream().noneMatch(f -> f.kind() == Kind.BROKEN);
        content = whole ? hash.hex() : "";
        decoded.values().forEach(DecodedFile::close);
        decoded.clear();
    }

    /** The cells, and whether the files are there, without reading them. */
    void runCells() {
        cells();
        try {
            Windows.of(one, config, table);
            Sources sources = new Sources(config, one, table);
            modalities.forEach((name, m) -> {
                try {
                    sources.of(name, m);
                } catch (InputException e) {
                    noteBroken(name, e);
                }
            });
            broken.forEach(this::addBroken);
        } catch (InputException e) {
            add(Kind.BROKEN, String.valueOf(e.getMessage()));
        }
    }

    private void cells() {
        ClassBalance.tasks(config).forEach(this::checkLabels);
        String split = config.columns().split();
        if (split != null && RowTable.role(cell(split, "split"), config.sets().names()) == null) {
            String fault =
                    RowTable.unknownSplit(cell(split, "split"), config.sets().names());
            add(Kind.BROKEN, name() + fault, fault, 1);
        }
        String group = config.columns().group();
        if (group != null && cell(group, "group").isEmpty()) {
            add(Kind.BROKEN, name() + " has no group");
        }
    }

    private void checkLabels(String task) {
        String word = ClassBalance.word(task);
        List<String> known = knownClasses.getOrDefault(task, List.of());
        if (label(task).isEmpty()) {
            add(Kind.BROKEN, name() + " has no " + word);
        } else if (labels(task).isEmpty()) {
            add(
                    Kind.BROKEN,
                    name() + " has the labels \"" + label(task)
                            + "\", with nothing before, after or between two separators");
        }
        for (String label : known.isEmpty() ? List.<String>of() : labels(task)) {
            if (!known.contains(label)) {
                add(
                        Kind.LABEL,
                        name() + " has the " + word + " \"" + label + "\", which the class list does not have; "
                                + NearestName.hint(label, known));
            }
        }
    }

    private String cell(String column, String setting) {
        return one.rows().getFirst().values().get(one.column(column, "data.columns." + setting));
    }

    private void modality(String name, ModalityConfig config, Windows windows, Fingerprint hash) {
        Path file = this.config.root();
        try {
            Sources sources = new Sources(this.config, one, table);
            Source source = sources.of(name, config).getFirst();
            if (source.absent()) {
                missing.add(name);
                return;
            }
            file = source.file();
            long index = source.index();
            if (lacks(name, config, source, index, windows)) {
                missing.add(name);
                return;
            }
            hash.add(name);
            if (!(config instanceof ArrayInput)) {
                hash.add(shared.hash(source.file()));
                plain = false;
            }
            switch (config) {
                case RgbConfig c ->
                    picture(
                            name,
                            c,
                            file(source.file(), windows).video(c, c.fps()).frames());
                case FlowConfig c ->
                    picture(
                            name,
                            c,
                            file(source.file(), windows).video(c, c.fps()).frames() - c.gap());
                case MotionConfig c ->
                    picture(name, c, file(source.file(), windows).motion(c).frames());
                case AudioConfig c -> sound(name, c, file(source.file(), windows));
                case ArrayInput c -> array(name, c, source, index, hash);
            }
        } catch (InputException e) {
            DecodedFile opened = decoded.get(file);
            if (opened != null && opened.lacks(config)) {
                trackless.add(String.valueOf(e.getMessage()));
            }
            noteBroken(name, e);
        }
    }

    private void noteBroken(String modality, InputException e) {
        String message = e instanceof MissingFile missing ? missing.ofRow() : String.valueOf(e.getMessage());
        broken.computeIfAbsent(message, _ -> new ArrayList<>()).add(modality);
    }

    /** Whether a modality that the row may lack is not in its file. */
    private boolean lacks(String name, ModalityConfig config, Source source, long index, Windows windows) {
        if (!this.config.missing().contains(name)) {
            return false;
        }
        return config instanceof ArrayInput array
                ? check(array, source, index).nothing()
                : file(source.file(), windows).lacks(config);
    }

    private ArrayCheck check(ArrayInput config, Source source, long index) {
        return shared.array(source.file(), source.entry(), array -> ArrayCheck.of(array, config, source, index));
    }

    private DecodedFile file(Path path, Windows windows) {
        DecodedFile file = decoded.get(path);
        if (file == null) {
            file = new DecodedFile(path, 0, windows, soundRate(), codecMotion());
            decoded.put(path, file);
        }
        return file;
    }

    private int soundRate() {
        return modalities.values().stream()
                .mapToInt(m -> m instanceof AudioConfig a ? a.mel().sampleRate() : 0)
                .max()
                .orElse(0);
    }

    private @Nullable MotionConfig codecMotion() {
        for (ModalityConfig m : modalities.values()) {
            if (m instanceof MotionConfig c && c.source() == MotionSource.CODEC) {
                return c;
            }
        }
        return null;
    }

    private void picture(String name, PictureConfig config, int steps) {
        if (steps < 1) {
            add(Kind.BROKEN, name() + ", modality " + name + ": its window has too few frames for the gap");
        } else if (steps < config.span()) {
            add(
                    Kind.SHORT,
                    "%s, modality %s: its window has %d frames, a clip spans %d"
                            .formatted(name(), name, steps, config.span()));
        }
    }

    private void sound(String name, AudioConfig config, DecodedFile file) {
        AudioClip sound = file.audio(config.mel().sampleRate());
        float peak = 0;
        for (float sample : sound.samples()) {
            peak = Math.max(peak, Math.abs(sample));
        }
        if (peak < SILENCE) {
            add(Kind.SILENT, name() + ", modality " + name + ": its sound is silence");
        }
        AudioTrack track = file.info().audio();
        double end = track == null || track.duration() <= 0 ? Double.MAX_VALUE : track.start() + track.duration();
        if (end < file.window().end() - SHORT_SOUND) {
            add(
                    Kind.SHORT,
                    String.format(
                            Locale.ROOT,
                            "%s, modality %s: its sound ends at %.3f s, its window at %.3f s",
                            name(),
                            name,
                            end,
                            file.window().end()));
        }
    }

    private void array(String name, ArrayInput config, Source source, long index, Fingerprint hash) {
        ArrayCheck check = check(config, source, index);
        hash.add(check.content());
        plain &= check.plain();
        types.put(name, check.type());
        addEntry(Kind.BROKEN, name, check.broken(), index);
        addEntry(Kind.CONSTANT, name, check.constant(), index);
    }

    /** A fault of an entry, or of the whole array, which says no entry. */
    private void addEntry(Kind kind, String modality, @Nullable String message, long index) {
        if (message != null) {
            String where = ", modality " + modality + ": ";
            String shared = message.replace("entry " + index, "entry");
            add(kind, name() + where + message, where + shared, shared.equals(message) ? 1 : LISTED);
        }
    }

    /** What one broken file does to several modalities is one finding. */
    private void addBroken(String message, List<String> names) {
        String where = ", %s %s: ".formatted(names.size() == 1 ? "modality" : "modalities", String.join(", ", names));
        String whole =
                trackless.contains(message) ? MediaPreparation.withRemedy(message, String.join(", ", names)) : message;
        if (whole.startsWith(name())) {
            add(Kind.BROKEN, whole);
        } else {
            add(Kind.BROKEN, name() + where + whole, where + whole, 1);
        }
    }

    private void add(Kind kind, String text) {
        add(kind, text, "", 1);
    }

    private void add(Kind kind, String text, String fault, int listed) {
        findings.add(new RowFinding(one.rows().getFirst().line(), new Finding(kind, text), fault, listed));
    }
}
