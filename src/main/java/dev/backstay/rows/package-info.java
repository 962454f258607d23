/// What a database holds, read row by row, with values that keep their types.
@org.jspecify.annotations.NullMarked
package dev.backstay.rows;
