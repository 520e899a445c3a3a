/** The front door: prepared data, its batches, and what of it can be looked at. */
@org.jspecify.annotations.NullMarked
package org.gblend.data;
