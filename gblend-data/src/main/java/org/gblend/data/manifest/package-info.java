/** What the manifest says of every row, and where each row's files lie. */
@org.jspecify.annotations.NullMarked
package org.gblend.data.manifest;
