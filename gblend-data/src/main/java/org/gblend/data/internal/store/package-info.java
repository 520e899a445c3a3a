/** Prepared samples on disk: one memory-mapped file per modality, and its table. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.internal.store;
