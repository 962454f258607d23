package dev.backstay.component;

/// Something that a restore insists on unless it was told not to.
public enum Waiver {
  /// That what a server keeps belongs to who owned it, and that all grants are given again.
  OWNERS("--no-owner"),
  /// That nothing is restored which runs with more rights than those of a plain account.
  CODE("--run-code"),
  /// That the directories in which it is restored are there already, with the owner and the rights
  /// that they had; an unmounted volume lacks them too.
  DIRECTORIES("--make-directories");

  private final String option;

  Waiver(String option) {
    this.option = option;
  }

  /// How it is said on the command line.
  public String option() {
    return option;
  }
}
