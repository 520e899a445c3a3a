package org.gblend.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.gblend.app.text.Table;
import org.gblend.nn.ModelSummary;
import org.gblend.nn.ModelSummary.Part;
import org.gblend.nn.torch.AdagradConfig;
import org.gblend.nn.torch.AdamConfig;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.train.config.TrainingConfig;

/** The lines of {@code gblend model}. */
final class ModelTable {
    private static final double MIB = 1 << 20;

    private final ModelSummary summary;
    private final TrainingConfig training;
    private final Precision precision;

    ModelTable(ModelSummary summary, TrainingConfig training, Precision precision) {
        this.summary = summary;
        this.training = training;
        this.precision = precision;
    }

    List<String> lines() {
        Table table = new Table("part", "output", "parameters", "multiply-adds", "activations, MiB");
        List<Part> parts = summary.parts();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean first = i == 0 || !parts.get(i - 1).owner().equals(part.owner());
            if (first && !part.name().isEmpty()) {
                List<Part> own = parts.stream()
                        .filter(p -> p.owner().equals(part.owner()))
                        .toList();
                row(table, part.owner(), "", own);
            }
            row(table, part.name().isEmpty() ? part.owner() : "  " + part.name(), shape(part), List.of(part));
        }
        row(table, "all", "", parts);
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add(
                "Multiply-adds are for one clip: products of convolutions, linear layers, recurrent units and attention. Many");
        lines.add("papers call them FLOPs; a count of products and sums apart is twice as much.");
        lines.add("Outputs are without the batch, channels first. Activations are for a batch of " + training.batch()
                + " in " + precision + ".");
        lines.add(memory());
        lines.add(
                "This is an estimate from above for what is kept for the backward pass: every tensor that the forward pass");
        lines.add("makes, each once. The working memory of single operations comes on top.");
        return lines;
    }

    private void row(Table table, String name, String shape, List<Part> parts) {
        table.row(
                name,
                shape,
                String.format(Locale.ROOT, "%,d", sum(parts, Part::parameters)),
                large(sum(parts, Part::multiplyAdds)),
                mib((double) training.batch() * sum(parts, Part::activationBytes)));
    }

    private static long sum(List<Part> parts, ToLongFunction<Part> of) {
        return parts.stream().mapToLong(of).sum();
    }

    private static String shape(Part part) {
        return part.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private String memory() {
        double weights = (double) precision.parameterType().bytes() * summary.parameters();
        double state = weights * slots();
        double activations = (double) training.batch() * summary.activationBytes();
        return "Memory for a training batch: parameters %s + gradients %s + optimizer %s + activations %s = %s MiB."
                .formatted(
                        mib(weights),
                        mib(weights),
                        mib(state),
                        mib(activations),
                        mib(2 * weights + state + activations));
    }

    /** Tensors of the parameters' size that the optimiser keeps. */
    private int slots() {
        return switch (training.optimizer()) {
            case SgdConfig sgd -> sgd.momentum() > 0 ? 1 : 0;
            case AdamConfig _ -> 2;
            case AdagradConfig _ -> 1;
        };
    }

    private static String mib(double bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / MIB);
    }

    /** Four digits: 83.29 G, 1.245 G, 819.2 k. */
    static String large(long count) {
        String[] units = {"", " k", " M", " G", " T"};
        double value = count;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        int digits = unit == 0 ? 0 : value >= 100 ? 1 : (value >= 10 ? 2 : 3);
        return String.format(Locale.ROOT, "%." + digits + "f%s", value, units[unit]);
    }
}
