package dev.backstay.store.azure;

/// What an account lets in with.
public sealed interface AzureKey {

  /// The account's own key, which may do everything.
  ///
  /// @param base64 as Azure writes it
  record Shared(String base64) implements AzureKey {

    @Override
    public String toString() {
      return "account key";
    }
  }

  /// A shared access signature, which may do what it says.
  ///
  /// @param token what stands after `?` in the URLs that Azure makes of it
  record Signature(String token) implements AzureKey {

    @Override
    public String toString() {
      return "shared access signature";
    }
  }
}
