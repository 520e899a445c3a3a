package org.gblend.bench;

import java.util.List;
import java.util.zip.CRC32C;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.TrainingContext;

/**
 * What an epoch's batches hold.
 *
 * @param samples how many there are
 * @param checksum of all rows, labels and values, in order
 */
record BatchDigest(long samples, long checksum) {
    /** The first epoch of what a head sees, from a loader with this many threads. */
    static BatchDigest of(TrainingContext context, String head, int threads) {
        TrainingConfig training = context.experiment().training();
        TrainSet set = context.sets().train();
        List<String> modalities = context.data().modalities().stream()
                .filter(modality -> head.equals(MultiHeadNetwork.JOINT) || head.equals(modality))
                .toList();
        LoaderConfig config = new LoaderConfig(
                training.batch(), threads, LoaderConfig.defaults().prefetch());
        CRC32C checksum = new CRC32C();
        long samples = 0;
        try (Loader loader = new Loader(context.data(), modalities, config, set, training.seed());
                Batches batches = loader.training(set, 0, 0)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    add(checksum, batch.rows());
                    add(checksum, batch.labels());
                    modalities.forEach(
                            modality -> checksum.update(batch.values(modality).asByteBuffer()));
                    samples += batch.size();
                }
            }
        }
        return new BatchDigest(samples, checksum.getValue());
    }

    private static void add(CRC32C checksum, int[] values) {
        for (int value : values) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                checksum.update(value >>> shift);
            }
        }
    }
}
