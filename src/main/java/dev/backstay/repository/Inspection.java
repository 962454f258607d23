package dev.backstay.repository;

/// What a check may see of a repository.
public final class Inspection {

  private final Repository repository;

  Inspection(Repository repository) {
    this.repository = repository;
  }

  /// The repository's id.
  public String repositoryId() {
    return repository.id();
  }
}
