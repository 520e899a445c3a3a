/** Array files (.npy, .npz, idx) to plain values in memory. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.internal.array;
