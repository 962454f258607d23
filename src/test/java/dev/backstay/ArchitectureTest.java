package dev.backstay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The layout that ARCHITECTURE.md promises.
class ArchitectureTest {

  private static final String ROOT = "dev.backstay";
  private static final int CLASSES_MIN = 200;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /// Which package may use which others of ours. What is not listed fails the build.
  private static final Map<String, Set<String>> MAY_USE = table();

  private static Map<String, Set<String>> table() {
    var table = new LinkedHashMap<String, Set<String>>();
    table.put("failure", Set.of());
    table.put("snapshot", Set.of("failure"));
    table.put("store", Set.of());
    table.put("store.local", Set.of("store"));
    table.put("store.s3", Set.of("store", "s3"));
    table.put("store.sftp", Set.of("store"));
    table.put("store.web", Set.of("store"));
    table.put("store.azure", Set.of("store.web", "store"));
    table.put("store.gcs", Set.of("store.web", "store"));
    table.put("s3", Set.of());
    table.put("run", Set.of());
    table.put("process", Set.of("snapshot", "failure"));
    table.put("component", Set.of("process", "s3", "snapshot", "run", "failure"));
    table.put("component.files", Set.of("component", "snapshot", "run", "failure"));
    table.put("component.statefile", Set.of("component", "snapshot", "run", "failure"));
    table.put("component.disk", Set.of("component", "snapshot", "run", "failure"));
    table.put("component.program", Set.of("component", "process", "snapshot", "run", "failure"));
    table.put("component.postgres", Set.of("component", "process", "snapshot", "run", "failure"));
    table.put("component.redis", Set.of("component", "snapshot", "run", "failure"));
    table.put("component.s3", Set.of("component", "s3", "snapshot", "run", "failure"));
    table.put("service", Set.of("process", "snapshot", "failure"));
    table.put("component.sqlite", Set.of("component", "snapshot", "run", "failure"));
    table.put("repository.primitive", Set.of());
    table.put("repository.format", Set.of("repository.primitive", "snapshot"));
    table.put("repository.seal", Set.of("repository.primitive", "repository.format"));
    table.put("repository.chunk", Set.of("repository.seal", "repository.format"));
    table.put("repository.index", Set.of("repository.format"));
    table.put(
        "repository.pack",
        Set.of("repository.chunk", "repository.index", "repository.seal", "repository.format"));
    table.put(
        "repository.content",
        Set.of("repository.pack", "repository.chunk", "repository.format", "snapshot", "failure"));
    table.put(
        "repository.listing",
        Set.of(
            "repository.content", "repository.pack", "repository.format", "snapshot", "failure"));
    table.put(
        "repository",
        Set.of(
            "repository.listing",
            "repository.content",
            "repository.pack",
            "repository.index",
            "repository.chunk",
            "repository.seal",
            "repository.format",
            "repository.primitive",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "check",
        Set.of(
            "repository",
            "repository.listing",
            "repository.index",
            "repository.format",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "reach",
        Set.of("repository", "repository.index", "repository.format", "snapshot", "failure"));
    table.put("usage", Set.of("reach", "repository", "store", "snapshot"));
    table.put("copy", Set.of("repository", "snapshot", "run", "failure"));
    table.put(
        "repair", Set.of("check", "repository", "repository.format", "snapshot", "run", "failure"));
    table.put(
        "prune",
        Set.of(
            "reach",
            "check",
            "repository",
            "repository.index",
            "repository.format",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put("export", Set.of("snapshot", "failure"));
    table.put("diff", Set.of("snapshot", "failure"));
    table.put("inflight", Set.of("component", "snapshot"));
    table.put(
        "backup", Set.of("component", "inflight", "repository", "snapshot", "run", "failure"));
    table.put(
        "importing", Set.of("backup", "component", "repository", "snapshot", "run", "failure"));
    table.put("restore.journal", Set.of("component", "snapshot", "run", "failure"));
    table.put(
        "restore",
        Set.of(
            "restore.journal",
            "backup",
            "component",
            "inflight",
            "service",
            "repository",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "offload",
        Set.of(
            "backup",
            "component",
            "component.files",
            "repository",
            "restore.journal",
            "snapshot",
            "run",
            "failure"));
    table.put("lookup", Set.of("component"));
    table.put(
        "config",
        Set.of(
            "lookup",
            "component",
            "inflight",
            "service",
            "schedule",
            "retention",
            "alarm",
            "standing",
            "store.s3",
            "store.sftp",
            "store.azure",
            "store.gcs",
            "s3",
            "snapshot",
            "failure"));
    table.put("retention", Set.of("repository", "snapshot", "run", "failure"));
    table.put("schedule", Set.of("failure"));
    table.put("access", Set.of("failure"));
    table.put("audit", Set.of("failure"));
    table.put("json", Set.of());
    table.put("dispatch", Set.of("json", "schedule", "run", "failure"));
    table.put(
        "desk", Set.of("config", "dispatch", "standing", "schedule", "json", "run", "failure"));
    table.put("alarm", Set.of("json", "standing", "failure"));
    table.put("standing", Set.of("json", "schedule", "failure"));
    table.put(
        "journal",
        Set.of("dispatch", "access", "audit", "alarm", "schedule", "json", "run", "failure"));
    table.put("http", Set.of("access", "audit", "dispatch", "json", "failure"));
    table.put(
        "http.pages",
        Set.of(
            "http desk standing dispatch alarm schedule config audit access json run failure"
                .split(" ", -1)));
    table.put(
        "http.api",
        Set.of(
            "http",
            "desk",
            "access",
            "audit",
            "alarm",
            "config",
            "schedule",
            "dispatch",
            "standing",
            "json",
            "run",
            "failure"));
    table.put(
        "http.admin",
        Set.of("http", "desk", "access", "dispatch", "standing", "json", "run", "failure"));
    table.put(
        "daemon",
        Set.of(
            "http.admin",
            "http.api",
            "http",
            "desk",
            "journal",
            "dispatch",
            "alarm",
            "standing",
            "schedule",
            "access",
            "audit",
            "config",
            "json",
            "run",
            "failure"));
    table.put("preset", Set.of("lookup", "failure"));
    table.put("preset.kohakuriver", Set.of("preset", "lookup", "failure"));
    table.put("preset.kohakku", Set.of("preset", "lookup", "failure"));
    table.put("preset.openclaw", Set.of("preset", "lookup", "failure"));
    table.put("preset.kneo", Set.of("preset", "lookup", "failure"));
    table.put("preset.synthorg", Set.of("preset", "lookup", "failure"));
    table.put("demo", Set.of("failure"));
    table.put("demo.kohakuriver", Set.of("demo", "failure"));
    table.put("demo.openclaw", Set.of("demo", "failure"));
    table.put("demo.synthorg", Set.of("demo", "failure"));
    table.put("demo.kneo", Set.of("demo", "failure"));
    table.put("demo.kohakku", Set.of("demo", "process", "failure"));
    table.put(
        "app",
        Set.of(
            "config",
            "preset",
            "preset.kohakuriver",
            "preset.kohakku",
            "preset.openclaw",
            "preset.kneo",
            "preset.synthorg",
            "offload",
            "restore",
            "backup",
            "importing",
            "check",
            "repository",
            "repository.seal",
            "component",
            "component.files",
            "component.statefile",
            "component.sqlite",
            "component.disk",
            "component.program",
            "component.postgres",
            "component.redis",
            "component.s3",
            "inflight",
            "service",
            "store",
            "store.local",
            "store.s3",
            "store.sftp",
            "store.azure",
            "store.gcs",
            "s3",
            "demo",
            "demo.kohakuriver",
            "demo.openclaw",
            "demo.synthorg",
            "demo.kneo",
            "demo.kohakku",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "doctor",
        Set.of(
            "app",
            "config",
            "preset",
            "restore.journal",
            "restore",
            "repository",
            "component",
            "store",
            "snapshot",
            "failure"));
    table.put(
        "cli",
        Set.of(
            "cli.quickstart",
            "demo",
            "daemon",
            "dispatch",
            "json",
            "doctor",
            "app",
            "preset",
            "config",
            "restore.journal",
            "restore",
            "backup",
            "importing",
            "check",
            "export",
            "diff",
            "offload",
            "retention",
            "copy",
            "prune",
            "repair",
            "reach",
            "usage",
            "repository",
            "repository.seal",
            "component",
            "component.statefile",
            "inflight",
            "service",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put("cli.quickstart", Set.of("failure"));
    table.put("", Set.of("cli", "app"));
    return table;
  }

  /// Which library may be seen from where.
  private static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("org.sqlite", Set.of("component.sqlite", "journal", "cli.quickstart", "demo")),
          Map.entry("java.sql", Set.of("component.sqlite", "journal", "cli.quickstart", "demo")),
          Map.entry(
              "tools.jackson",
              Set.of(
                  "component.statefile",
                  "importing",
                  "component.postgres",
                  "inflight",
                  "service",
                  "lookup",
                  "store.gcs",
                  "json",
                  "journal",
                  "http",
                  "http.api",
                  "http.admin",
                  "daemon",
                  "cli",
                  "cli.quickstart")),
          Map.entry("org.snakeyaml", Set.of("component.statefile", "config", "lookup")),
          Map.entry("org.tomlj", Set.of("component.statefile", "lookup")),
          Map.entry("org.apache.commons", Set.of("importing")),
          Map.entry("com.github.luben", Set.of("repository.seal")),
          Map.entry("org.bouncycastle", Set.of("repository.seal", "access")),
          Map.entry(
              "javax.crypto",
              Set.of("repository.seal", "repository.primitive", "store.azure", "audit", "alarm")),
          Map.entry("jakarta.mail", Set.of("alarm")),
          Map.entry("org.eclipse.angus", Set.of("alarm")),
          Map.entry("org.conscrypt", Set.of("repository.primitive")),
          Map.entry("software.amazon", Set.of("component.s3", "s3", "store.s3")),
          Map.entry("org.eclipse.jetty", Set.of("http")),
          Map.entry("gg.jte", Set.of("http.pages")),
          Map.entry("org.apache.sshd", Set.of("store.sftp")),
          Map.entry("picocli", Set.of("cli", "cli.quickstart", "")));

  @Test
  void theHouseWasScanned() {
    assertThat(CLASSES.size()).isGreaterThan(CLASSES_MIN);
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    var violations = new ArrayList<String>();
    for (var each : CLASSES) {
      var from = nameOf(each);
      var allowed = MAY_USE.get(from);
      if (allowed == null) {
        violations.add("package " + from + " is not in the table");
        continue;
      }
      each.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith(ROOT))
          .filter(target -> !nameOf(target).equals(from) && !allowed.contains(nameOf(target)))
          .forEach(target -> violations.add(each.getName() + " uses " + target.getName()));
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void librariesStayBehindTheirFences() {
    var violations = new ArrayList<String>();
    for (var each : CLASSES) {
      for (var dependency : each.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass().getPackageName();
        LIBRARIES.forEach(
            (library, homes) -> {
              if (target.startsWith(library) && !homes.contains(nameOf(each))) {
                violations.add(each.getName() + " uses " + target);
              }
            });
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void thereAreNoCycles() {
    SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .toList();

    assertThat(unmarked).isEmpty();
  }

  @Test
  void timeIsGivenNotTaken() {
    ArchRuleDefinition.noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Date")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".cli..", ROOT)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatThingsAre() {
    var banned =
        List.of(
            "Util", "Utils", "Helper", "Manager", "Impl", "Service", "Processor", "Data", "Info");
    var found =
        CLASSES.stream()
            .map(JavaClass::getSimpleName)
            // A service is also a thing of this world: what is stopped around a restore.
            .filter(name -> !Set.of("Service", "JournaledService").contains(name))
            .filter(name -> banned.stream().anyMatch(name::endsWith))
            .toList();

    assertThat(found).isEmpty();
  }

  @Test
  void theDocumentPrintsTheSameTable() throws IOException {
    var printed = new TreeMap<String, Set<String>>();
    for (var line : Files.readAllLines(Path.of("ARCHITECTURE.md"))) {
      var cells = line.split("\\|", -1);
      if (cells.length == 5 && cells[1].strip().startsWith("`")) {
        printed.put(unquoted(cells[1]), uses(cells[3]));
      }
    }

    assertThat(printed).isEqualTo(new TreeMap<>(MAY_USE));
  }

  private static Set<String> uses(String cell) {
    return Arrays.stream(cell.strip().split(" ", -1))
        .map(ArchitectureTest::unquoted)
        .filter(name -> !name.equals("—"))
        .collect(Collectors.toSet());
  }

  private static String unquoted(String cell) {
    var name = cell.strip().replace("`", "");
    return name.equals("dev.backstay") ? "" : name;
  }

  private static String nameOf(JavaClass each) {
    var name = each.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }
}
