/// Objects that a store with the S3 protocol keeps.
@NullMarked
package dev.backstay.component.s3;

import org.jspecify.annotations.NullMarked;
