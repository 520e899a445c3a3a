/** One sample out of prepared data: its stretch of time, its crop, its scale. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.internal.sample;
