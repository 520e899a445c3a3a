/** Whether this machine can do the work, and what to do where it cannot. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.doctor;
