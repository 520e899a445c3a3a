package org.gblend.data.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The recipes by name. */
public final class Recipes {
    private static final SequencedMap<String, Recipe> ALL = new LinkedHashMap<>();

    static {
        ALL.put("audioset", AudioSet::single);
        ALL.put("audioset-multi", AudioSet::several);
        ALL.put("ave", WebClips::ave);
        ALL.put("crema-d", NamedFiles::cremaD);
        ALL.put("epic-kitchens-55", EpicKitchens::first);
        ALL.put("epic-kitchens-100", EpicKitchens::second);
        ALL.put("folder", NamedFiles::folder);
        ALL.put("grid", Grid::read);
        ALL.put("hmdb51", SplitFiles::hmdb51);
        ALL.put("kinetics", WebClips::kinetics);
        ALL.put("sports1m", SplitFiles::sports1m);
        ALL.put("ucf101", SplitFiles::ucf101);
        ALL.put("utd-mhad", NamedFiles::utdMhad);
        ALL.put("vggsound", WebClips::vggSound);
    }

    private Recipes() {}

    /** All recipes, sorted by name. */
    public static Map<String, Recipe> all() {
        return new LinkedHashMap<>(ALL);
    }
}
