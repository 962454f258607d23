package dev.backstay.restore.journal;

/// How far a restore has come. Only from [#SWAPPING] on has anything live been touched.
public enum Phase {
  /// Content is being built beside the live state.
  STAGING("building beside the live state; nothing live is touched"),
  /// Everything is built and verified; services are being stopped.
  STOPPING("built and verified; services are being stopped, nothing live is touched"),
  /// Everything is built and verified; a safety snapshot exists.
  STAGED("built and verified; nothing live is touched"),
  /// Renames are under way.
  SWAPPING("exchanging the live state; it is neither the former nor the new one"),
  /// Renames are done; programs are being given their restored state.
  FEEDING("programs are being given their restored state; what is live is a mixture"),
  /// The new state is live, the former one is set aside.
  SWAPPED("the restored state is live; the former one is set aside"),
  /// Programs are being given their former state, then renames are taken back.
  UNDOING("bringing the former state back; it is neither the former nor the new one"),
  /// The former state is live again.
  UNDONE("the former state is live again"),
  /// The former state is being deleted.
  SETTLING("the restored state is live; the former one is being deleted");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /// Whether nothing live has been touched.
  public boolean isBeforeSwap() {
    return compareTo(SWAPPING) < 0;
  }

  /// What it means for whoever asks, as the end of a sentence.
  public String words() {
    return words;
  }
}
