package dev.backstay.repository.seal;

/// What a run needs to write chunks: keys that name them and keys that seal them.
public interface WritingKeys extends SealKeys, NamingKeys {}
