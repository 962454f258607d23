/// Objects in a bucket of a store with the S3 protocol.
@NullMarked
package dev.backstay.store.s3;

import org.jspecify.annotations.NullMarked;
