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
import java.util.List;
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

  @Test
  void theHouseWasScanned() {
    assertThat(CLASSES.size()).isGreaterThan(CLASSES_MIN);
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    var violations = new ArrayList<String>();
    for (var each : CLASSES) {
      var from = nameOf(each);
      var allowed = House.MAY_USE.get(from);
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
        House.LIBRARIES.forEach(
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

    assertThat(printed).isEqualTo(new TreeMap<>(House.MAY_USE));
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
