/// Objects in a container of Azure Blob Storage.
@NullMarked
package dev.backstay.store.azure;

import org.jspecify.annotations.NullMarked;
