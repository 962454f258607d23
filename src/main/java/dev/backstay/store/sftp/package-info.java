/// Objects as files of a host that is reached by SFTP.
@NullMarked
package dev.backstay.store.sftp;

import org.jspecify.annotations.NullMarked;
