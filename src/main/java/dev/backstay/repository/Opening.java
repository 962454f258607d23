package dev.backstay.repository;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Finds what opens a repository: this host's key, then the secrets, one after the other. Used
/// once.
final class Opening {

  private static final Pattern WITNESSED = Pattern.compile("([0-9]{1,4}) ([0-9a-f]{64})\n");

  private final StoreAccess store;
  private final FormatRecord format;
  private final Access access;
  private final HostState hostState;
  private final KeySlots.Slots slots;
  private final List<OperationFailedException> failures = new ArrayList<>();
  private final List<OperationFailedException> notRemembered = new ArrayList<>();
  private boolean isAsked;

  Opening(StoreAccess store, FormatRecord format, Access access) {
    this.store = store;
    this.format = format;
    this.access = access;
    hostState = access.hostState(format.repositoryId());
    slots = new KeySlots(store).read();
  }

  /// The keys of all epochs.
  RepositoryKeys keys() {
    var keys = hostState.machineKey().flatMap(this::tryWith);
    for (var secret : access.secrets()) {
      if (keys.isEmpty()) {
        var found = tryGet(secret);
        isAsked |= found.isPresent();
        keys = found.flatMap(this::tryWith);
      }
    }
    var opened = keys.orElseThrow(this::failure);
    compareWithWitness(opened);
    return opened;
  }

  /// What is configured and is not to be had must not keep the next secret from being tried.
  private Optional<Secret> tryGet(Supplier<Optional<Secret>> secret) {
    try {
      return secret.get();
    } catch (ConfigurationException notToBeHad) {
      failures.add(notToBeHad);
      return Optional.empty();
    }
  }

  private Optional<RepositoryKeys> tryWith(Secret secret) {
    try {
      return Optional.of(new KeySlots(store).open(format, slots, secret));
    } catch (KeyWrongException | RepositoryDamagedException notWithThis) {
      failures.add(notWithThis);
      return Optional.empty();
    }
  }

  /// Whether some secret was given.
  boolean isAsked() {
    return isAsked;
  }

  /// What was configured and could not be had, though something else opened; and what could not be
  /// kept.
  List<OperationFailedException> passedOver() {
    var passedOver = new ArrayList<>(notRemembered);
    failures.stream().filter(ConfigurationException.class::isInstance).forEach(passedOver::add);
    return passedOver;
  }

  /// What says most of why nothing opened.
  private OperationFailedException failure() {
    for (var failure : failures) {
      if (failure instanceof ConfigurationException
          || failure instanceof RepositoryDamagedException
          || failure.code() == FailureCode.KEY_SLOT_REMOVED) {
        return failure;
      }
    }
    return isAsked
        ? failures.getLast()
        : new KeyWrongException(
            FailureCode.KEY_WRONG,
            "this host has no key for the repository at "
                + store.place()
                + ", and no secret was given",
            "Set `password` or `key` in the configuration, or BACKSTAY_PASSWORD_FILE.");
  }

  /// Whoever has an old root could take the newest epoch away, or put one of its own there: only
  /// somebody who has seen it can tell.
  private void compareWithWitness(RepositoryKeys keys) {
    var epoch = keys.currentEpoch();
    var seen = epochSeen();
    var matcher = WITNESSED.matcher(seen);
    var seenEpoch = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (seenEpoch > epoch) {
      throw notAsSeen(FailureCode.OBJECT_MISSING, seenEpoch, "is missing, and was there before");
    }
    if (seenEpoch > 0 && !fingerprint(keys, seenEpoch).equals(matcher.group(2))) {
      throw notAsSeen(FailureCode.OBJECT_FOREIGN, seenEpoch, "is not the one that was there");
    }
    if (epoch > seenEpoch) {
      var now = epoch + " " + fingerprint(keys, epoch) + "\n";
      try {
        hostState.keepEpochSeen(now.getBytes(StandardCharsets.US_ASCII));
      } catch (StoreUnavailableException notKept) {
        // Whoever only reads must not fail for it; and another process may just be keeping it.
        if (!now.equals(epochSeen())) {
          notRemembered.add(notKept);
        }
      }
    }
  }

  private String epochSeen() {
    return hostState
        .epochSeen()
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
        .orElse("");
  }

  private RepositoryDamagedException notAsSeen(FailureCode code, int epoch, String reason) {
    return new RepositoryDamagedException(
        code,
        "object " + Layout.epoch(epoch) + " at " + store.place() + " " + reason,
        "Somebody with an old key may have changed it. If the repository was replaced by an older"
            + " copy on purpose, delete the file `epoch` in this host's `state_dir`, below"
            + " repositories/"
            + format.repositoryId()
            + ".");
  }

  private static String fingerprint(RepositoryKeys keys, int epoch) {
    try {
      return HexFormat.of().formatHex(keys.fingerprint(epoch));
    } catch (MalformedException e) {
      throw new IllegalStateException("keys lack an epoch before their newest", e);
    }
  }
}
