/** The four sets as types, and how rows are drawn for them. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.sets;
