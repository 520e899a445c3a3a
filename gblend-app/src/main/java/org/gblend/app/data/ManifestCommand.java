package org.gblend.app.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.gblend.app.config.Suggestions;
import org.gblend.data.manifest.CsvFiles;
import org.gblend.data.recipe.Collected;
import org.gblend.data.recipe.Listing;
import org.gblend.data.recipe.Recipe;
import org.gblend.data.recipe.Recipes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a manifest of a collection's own annotations. */
@Command(
        name = "manifest",
        description = "Reads the annotations that a collection publishes and prints a manifest of the clips that are in"
                + " the folder. Recipes: audioset, audioset-multi, ave, crema-d, epic-kitchens-55, epic-kitchens-100, folder, grid,"
                + " hmdb51, kinetics, sports1m, ucf101, utd-mhad, vggsound.",
        footer = {
            "",
            "Examples:",
            "  gblend data manifest ucf101 /data/ucf101 split=1 \\",
            "      --out /data/ucf101/manifest.csv",
            "  gblend data manifest folder /data/mine > /data/mine/manifest.csv"
        })
final class ManifestCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RECIPE", description = "Name of the recipe.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Folder with annotations and files, data.root later.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Parameters(index = "2..*", paramLabel = "KEY=VALUE", description = "Settings of the recipe, such as split=1.")
    private List<String> settings = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "Write to a file, not to the terminal.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Recipe recipe = Recipes.all().get(name);
        if (recipe == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "unknown recipe '" + name + "'"
                            + Suggestions.didYouMean(
                                    name, List.copyOf(Recipes.all().keySet())));
        }
        Map<String, String> options = new TreeMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(spec.commandLine(), "'" + setting + "' is no setting; write key=value");
            }
            options.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        Collected collected = new Collected(folder, options);
        Listing listing = recipe.read(collected);
        collected.refuseUnused();
        PrintWriter notes = spec.commandLine().getErr();
        listing.notes().forEach(notes::println);
        if (file == null) {
            spec.commandLine().getOut().print(CsvFiles.text(listing.header(), listing.rows()));
        } else {
            CsvFiles.write(file, listing.header(), listing.rows());
        }
        notes.println(listing.rows().size() + " rows, columns " + String.join(", ", listing.header()));
        return 0;
    }
}
