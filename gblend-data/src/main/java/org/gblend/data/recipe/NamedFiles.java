package org.gblend.data.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collections whose annotations are the names of their files and folders. */
final class NamedFiles {
    private static final Pattern CREMA = Pattern.compile("(\\d{4})_([A-Z]{3})_([A-Z]{3})_([A-Z]{2})");
    private static final Map<String, String> EMOTIONS =
            Map.of("ANG", "anger", "DIS", "disgust", "FEA", "fear", "HAP", "happy", "NEU", "neutral", "SAD", "sad");
    private static final Pattern UTD = Pattern.compile("a(\\d+)_s(\\d+)_t(\\d+)_(depth|inertial|skeleton|color)");
    private static final Map<String, String> SETS =
            Map.of("train", "train", "val", "val", "valid", "val", "validation", "val", "test", "test");

    private NamedFiles() {}

    /**
     * CREMA-D: {@code 1001_DFA_ANG_XX.flv} (or mp4) and {@code .wav} of the same name: actor, sentence, emotion, level. The
     * group is the actor; the collection publishes no split.
     */
    static Listing cremaD(Collected folder) {
        Listing list = new Listing("id", "video", "audio", "emotion", "sentence", "level", "actor");
        Map<String, String> sounds = new TreeMap<>();
        Map<String, String> videos = new TreeMap<>();
        for (String file : folder.files()) {
            if (Collected.isMedia(file) && CREMA.matcher(Collected.stem(file)).matches()) {
                (Collected.isSound(file) ? sounds : videos).putIfAbsent(Collected.stem(file), file);
            }
        }
        videos.forEach((stem, video) -> {
            String sound = sounds.get(stem);
            Matcher m = CREMA.matcher(stem);
            if (!m.matches() || sound == null) {
                list.absent(stem + ".wav");
                return;
            }
            String emotion = EMOTIONS.getOrDefault(m.group(3), m.group(3));
            list.row(stem, video, sound, emotion, m.group(2), m.group(4), m.group(1));
        });
        return list.required(folder);
    }

    /** UTD-MHAD: {@code a1_s1_t1_depth.mat} and its like; training subjects 1, 3, 5, 7, test 2, 4, 6, 8 (its paper's protocol). */
    static Listing utdMhad(Collected folder) {
        Map<String, Map<String, String>> sequences = new TreeMap<>();
        for (String file : folder.files()) {
            Matcher m = UTD.matcher(Collected.stem(file));
            if (m.matches()) {
                String key = String.format(
                        Locale.ROOT, "a%02d_s%s_t%s", Integer.parseInt(m.group(1)), m.group(2), m.group(3));
                sequences.computeIfAbsent(key, k -> new TreeMap<>()).put(m.group(4), file);
            }
        }
        List<String> kinds = List.of("depth", "inertial", "skeleton", "color").stream()
                .filter(kind -> sequences.values().stream().anyMatch(s -> s.containsKey(kind)))
                .toList();
        List<String> header = new ArrayList<>(List.of("id", "action", "subject", "trial", "split"));
        header.addAll(kinds);
        Listing list = new Listing(header.toArray(String[]::new));
        sequences.forEach((key, files) -> {
            String[] parts = key.split("_", -1);
            String subject = parts[1].substring(1);
            List<String> row = new ArrayList<>(List.of(
                    key,
                    Integer.toString(Integer.parseInt(parts[0].substring(1))),
                    subject,
                    parts[2].substring(1),
                    Integer.parseInt(subject) % 2 == 1 ? "train" : "test"));
            for (String kind : kinds) {
                String file = files.get(kind);
                if (file == null) {
                    list.absent(key + "_" + kind);
                    return;
                }
                row.add(file);
            }
            list.row(row.toArray(String[]::new));
        });
        return list.required(folder);
    }

    /**
     * A folder per class, {@code CLASS/file}, or {@code train/CLASS/file} with val and test beside it. Hidden clips, clips in
     * no class folder and, where there are sets, clips beside them are left out and counted.
     */
    static Listing folder(Collected folder) {
        List<String> clips = folder.files().stream().filter(Collected::isMedia).toList();
        List<String> seen = clips.stream().filter(f -> !isHidden(f)).toList();
        boolean split = isSplit(seen);
        Predicate<String> isRow = split ? NamedFiles::isInSet : f -> f.contains("/");
        Listing list = split ? new Listing("file", "label", "split") : new Listing("file", "label");
        seen.stream().filter(isRow).forEach(file -> {
            String label = Collected.parent(file);
            list.row(split ? new String[] {file, label, set(file)} : new String[] {file, label});
        });
        list.leftOut(clips.stream().filter(NamedFiles::isHidden).toList(), "hidden");
        list.leftOut(
                seen.stream().filter(isRow.negate()).toList(),
                split ? "outside the class folders of the sets" : "in no class folder");
        return list.required(folder);
    }

    /** Class folders of two sets or more, or nothing but those of one. */
    private static boolean isSplit(List<String> clips) {
        long sets = clips.stream()
                .filter(NamedFiles::isInSet)
                .map(NamedFiles::set)
                .distinct()
                .count();
        return sets > 1
                || (sets == 1 && clips.stream().filter(f -> f.contains("/")).allMatch(NamedFiles::isInSet));
    }

    private static boolean isInSet(String file) {
        return !set(file).isEmpty() && file.indexOf('/') != file.lastIndexOf('/');
    }

    /** The set that the topmost folder is called by; empty where it is no set. */
    private static String set(String file) {
        return SETS.getOrDefault(file.split("/", -1)[0].toLowerCase(Locale.ROOT), "");
    }

    private static boolean isHidden(String file) {
        return file.startsWith(".") || file.contains("/.");
    }
}
