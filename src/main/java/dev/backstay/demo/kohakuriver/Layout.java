package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Ground;

/// Where things are, below the installation's directory.
///
/// @param database the host's database
/// @param shared what all nodes share
/// @param runner what the runner keeps for itself
record Layout(String database, String shared, String runner) {

  static Layout on(Ground ground) {
    return ground.is(KohakuRiver.OLD_RELEASE)
        ? new Layout("var/lib/hakuriver/hakuriver.db", "share", "runner")
        : new Layout("state/kohakuriver.db", "share", "runner");
  }

  String images() {
    return runner + "/vm-images";
  }

  String instances() {
    return runner + "/vm-instances";
  }

  String vault() {
    return runner + "/tmp/.kohakuriver/runner-state.db";
  }

  String containers() {
    return shared + "/kohakuriver-containers";
  }
}
