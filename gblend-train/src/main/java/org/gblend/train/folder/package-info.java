/** What a run leaves on disk: checkpoints, metrics, results, written whole or not at all. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.folder;
