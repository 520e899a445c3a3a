/** What is in the files of the rows, and what is wrong with it; preparing without the rows that cannot be used. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.check;
