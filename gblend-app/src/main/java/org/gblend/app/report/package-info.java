/** One self-contained page about a run or a comparison, its figures, and the scalars for other viewers. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.report;
