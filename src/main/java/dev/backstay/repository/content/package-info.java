/// The bytes of an entry on their way into chunks and back out of them.
///
/// A stream is cut by its content. A paged content is read in blocks of 4 MiB and compared page by
/// page with what was stored before: changed runs of pages become new chunks, everything else goes
/// on pointing into the old ones.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.content;
