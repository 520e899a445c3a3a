/** Figures as SVG over plain numbers, in the page and as files. Knows nothing of runs. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.figures;
