package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Ground;
import java.io.IOException;

/// The two configurations, which are Python modules.
final class ConfigurationModules {

  private ConfigurationModules() {}

  static void write(Ground ground, Layout layout) throws IOException {
    var isBare = ground.is(KohakuRiver.DEFAULTS);
    ground.writeSecret("config/host_config.py", host(isBare ? "" : hostPaths(ground, layout)));
    ground.writeSecret(
        "config/runner_config.py", runner(isBare ? "" : runnerPaths(ground, layout)));
  }

  private static String hostPaths(Ground ground, Layout layout) {
    var directory = ground.directory();
    return """
      # Every node mounts this.
      SHARED_DIR: str = os.environ.get("KR_SHARED_DIR", "%s")

      # Not where the program would put it.
      DB_FILE: str = "%s"
      CONTAINER_DIR: str = ""  # empty: below SHARED_DIR

      """
        .formatted(directory.resolve(layout.shared()), directory.resolve(layout.database()));
  }

  private static String host(String paths) {
    return """
      \"""Host configuration.\"""

      import os

      from kohakuengine import Config

      HOST_BIND_IP: str = "0.0.0.0"
      HOST_PORT: int = 8000
      HOST_SSH_PROXY_PORT: int = 8002
      HOST_REACHABLE_ADDRESS: str = "10.0.0.10"

      %s# Timing
      HEARTBEAT_INTERVAL_SECONDS: int = 5
      HEARTBEAT_TIMEOUT_FACTOR: int = 6
      CLEANUP_CHECK_INTERVAL_SECONDS: int = 10

      DEFAULT_CONTAINER_NAME: str = "kohakuriver-base"
      ADDITIONAL_MOUNTS: list[str] = []

      AUTH_ENABLED: bool = True
      ADMIN_SECRET: str = "made-up-admin-secret"
      ADMIN_REGISTER_SECRET: str = 'made-up-registration'
      SESSION_EXPIRE_HOURS: int = 720

      OVERLAY_ENABLED: bool = False
      OVERLAY_SUBNET: str = "10.128.0.0/12/6/14"


      def config_gen():
          return Config.from_globals()
      """
        .formatted(paths);
  }

  private static String runnerPaths(Ground ground, Layout layout) {
    var directory = ground.directory();
    return """
      SHARED_DIR: str = os.environ.get("KR_SHARED_DIR", "%s")
      LOCAL_TEMP_DIR: str = "%s"
      CONTAINER_TAR_DIR: str = ""

      # Virtual machines
      VM_IMAGES_DIR: str = "%s"
      VM_INSTANCES_DIR: str = "%s"

      """
        .formatted(
            directory.resolve(layout.shared()),
            directory.resolve(layout.runner() + "/tmp"),
            directory.resolve(layout.images()),
            directory.resolve(layout.instances()));
  }

  private static String runner(String paths) {
    return """
      \"""Runner configuration.\"""

      import os

      from kohakuengine import Config

      RUNNER_PORT: int = 8001
      HOST_ADDRESS: str = os.environ.get("KR_HOST", "127.0.0.1")
      HOST_PORT: int = 8000

      %sAUTO_SNAPSHOT_ON_STOP: bool = True
      MAX_SNAPSHOTS_PER_VPS: int = 3
      AUTO_RESTORE_ON_CREATE: bool = True

      OVERLAY_ENABLED: bool = False
      OVERLAY_SUBNET: str = "10.128.0.0/12/6/14"


      def config_gen():
          return Config.from_globals()
      """
        .formatted(paths);
  }
}
