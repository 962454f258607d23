/// How a store with the S3 protocol is reached, and what its answers mean.
@NullMarked
package dev.backstay.s3;

import org.jspecify.annotations.NullMarked;
