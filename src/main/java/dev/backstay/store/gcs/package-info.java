/// Objects in a bucket of Google Cloud Storage.
@NullMarked
package dev.backstay.store.gcs;

import org.jspecify.annotations.NullMarked;
