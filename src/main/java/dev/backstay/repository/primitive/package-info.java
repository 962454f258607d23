/// Digests, ciphers and signatures: from native code where the platform has it, else Java's own.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.primitive;
