package org.gblend.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.internal.prepare.Modality;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Sources;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.HoldoutSet;
import org.gblend.data.sets.SetDraw;
import org.gblend.data.sets.TrainSet;

/** Whether what the rows have of every modality is enough to train on. */
final class PresenceCheck {
    /** Samples below which a mean over V has no spread. */
    private static final int LEAST_HELD_OUT = 2;

    private final RowTable table;
    private final List<Modality> modalities;
    private final Map<String, SampleStore> stores;

    PresenceCheck(RowTable table, List<Modality> modalities, Map<String, SampleStore> stores) {
        this.table = table;
        this.modalities = modalities;
        this.stores = stores;
    }

    /**
     * Checks all rows and the sets that have any.
     *
     * @throws InputException where a modality is missing that may not be, where a row lacks all of them, where a class or T
     *     has no training row with a modality, or V fewer than two
     */
    void check(SetDraw.Drawn drawn) {
        boolean trains = !drawn.sets().train().isEmpty();
        for (Modality m : modalities) {
            int[] without = rows(m, false);
            if (without.length == 0) {
                continue;
            }
            if (!m.mayMiss()) {
                throw new InputException("the modality " + m.name() + " is missing in " + without.length + " of "
                        + table.size() + " rows: " + table.names().get(without[0])
                        + " has none in what was prepared. Every row needs every modality: remove those rows, train"
                        + " without " + m.name() + ", " + Sources.allowing(m.name()));
            }
            if (trains && without.length == table.size()) {
                throw new InputException("none of the " + table.size() + " rows of " + table.manifest()
                        + " has the modality " + m.name() + ": check "
                        + m.config().key(m.name(), "from") + " and the files, or train without " + m.name());
            }
        }
        requireSomething();
        if (trains) {
            drawn.folds().pairs().forEach(this::check);
        }
    }

    private void requireSomething() {
        int[] empty = IntStream.range(0, table.size())
                .filter(row -> stores.values().stream().noneMatch(store -> store.present(row)))
                .toArray();
        if (empty.length > 0) {
            throw new InputException(table.names().get(empty[0]) + " has none of the modalities " + stores.keySet()
                    + (empty.length == 1 ? "" : ", nor have " + (empty.length - 1) + " more rows")
                    + ": there is nothing to see in it; remove it");
        }
    }

    private void check(Folds.Pair pair) {
        for (Modality m : modalities) {
            if (rows(m, false).length > 0) {
                requireClasses(m, pair.train());
                requireHeldOut(m, pair.holdout());
            }
        }
    }

    private void requireClasses(Modality m, TrainSet train) {
        TreeSet<Integer> all = new TreeSet<>();
        TreeSet<Integer> seen = new TreeSet<>();
        for (int row : train.rows()) {
            Arrays.stream(table.classes(row)).forEach(all::add);
            if (has(m, row)) {
                Arrays.stream(table.classes(row)).forEach(seen::add);
            }
        }
        all.removeAll(seen);
        if (!all.isEmpty()) {
            int label = all.first();
            int rows = (int) Arrays.stream(train.rows())
                    .filter(row -> Arrays.stream(table.classes(row)).anyMatch(c -> c == label))
                    .count();
            int elsewhere = (int) Arrays.stream(rows(m, true))
                    .filter(row -> Arrays.stream(table.classes(row)).anyMatch(c -> c == label))
                    .count();
            throw new InputException("none of the " + rows + " training rows of the class \""
                    + table.classNames().get(label) + "\" has the modality " + m.name()
                    + (all.size() == 1 ? "" : ", and " + (all.size() - 1) + " more classes have none")
                    + (elsewhere == 0 ? "" : " (" + elsewhere + " rows of other sets have it)")
                    + ": a head on " + m.name() + " can never learn it; take the class out, add rows that have "
                    + m.name() + (elsewhere == 0 ? "" : ", draw the sets by another data.sets.seed")
                    + ", or train without " + m.name());
        }
    }

    private void requireHeldOut(Modality m, HoldoutSet heldOut) {
        int count =
                (int) Arrays.stream(heldOut.rows()).filter(row -> has(m, row)).count();
        if (!heldOut.isEmpty() && count < LEAST_HELD_OUT) {
            throw new InputException("V has " + heldOut.size() + " rows, of which " + count + " have the modality "
                    + m.name() + ", and its weight is measured on " + LEAST_HELD_OUT
                    + " at least: raise data.sets.holdout, or draw the sets by another data.sets.seed");
        }
    }

    private boolean has(Modality m, int row) {
        SampleStore store = stores.get(m.name());
        return store != null && store.present(row);
    }

    private int[] rows(Modality m, boolean present) {
        return IntStream.range(0, table.size())
                .filter(row -> has(m, row) == present)
                .toArray();
    }
}
