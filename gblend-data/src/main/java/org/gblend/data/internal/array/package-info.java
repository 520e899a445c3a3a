/** Array files (.npy, .npz, idx, .mat, HDF5, Parquet) to plain values in memory. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.internal.array;
