package dev.backstay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// The page about the service's security names for each point the tests that prove it.
class SecurityPointsTest {

  private static final int COUNT = 50;
  private static final String MISSING = "not there:";
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern ROW =
      Pattern.compile("^\\| ([0-9]+) \\| (.+?) \\| (.*?) ?\\|$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+)#([A-Za-z0-9]+)`");

  private record Point(int number, String promise, String tests) {}

  private final List<Point> points = new ArrayList<>();

  @BeforeEach
  void read() throws IOException {
    ROW.matcher(Files.readString(Path.of("docs/server-security.md")))
        .results()
        .map(it -> new Point(Integer.parseInt(it.group(1)), it.group(2), it.group(3)))
        .forEach(points::add);
  }

  @Test
  void thereIsARowForEachPointInItsOrder() {
    assertThat(points.stream().map(Point::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, COUNT).boxed().toList());
    assertThat(points).allMatch(it -> it.promise().endsWith("."));
  }

  @Test
  void everyPointHasItsTestsOrIsSaidToBeMissing() {
    assertThat(points)
        .allSatisfy(
            it ->
                assertThat(it.tests())
                    .as("%d", it.number())
                    .matches(
                        it.promise().startsWith(MISSING)
                            ? ""
                            : "(%s)(, %s)*".formatted(TEST.pattern(), TEST.pattern())));
    assertThat(points.stream().filter(it -> it.promise().startsWith(MISSING)).map(Point::number))
        .containsExactly(17, 45, 47, 49);
  }

  @Test
  void everyTestThatIsNamedIsOne() throws Exception {
    var files = testFiles();
    var count = 0;
    for (var point : points) {
      for (var name = TEST.matcher(point.tests()); name.find(); count++) {
        var found = files.getOrDefault(name.group(1), List.of());
        assertThat(found).as("%d: %s", point.number(), name.group()).hasSize(1);
        assertThat(isTest(found.getFirst(), name.group(2)))
            .as("%d: %s", point.number(), name.group())
            .isTrue();
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(COUNT);
  }

  private static Map<String, List<Path>> testFiles() throws IOException {
    var files = new TreeMap<String, List<Path>>();
    try (var all = Files.walk(TESTS)) {
      for (var file : all.filter(it -> it.toString().endsWith(".java")).toList()) {
        files
            .computeIfAbsent(
                file.getFileName().toString().replace(".java", ""), _ -> new ArrayList<>())
            .add(file);
      }
    }
    return files;
  }

  private static boolean isTest(Path file, String method) throws ClassNotFoundException {
    var name = TESTS.relativize(file).toString().replace(".java", "").replace('/', '.');
    var type = Class.forName(name, false, SecurityPointsTest.class.getClassLoader());
    return Arrays.stream(type.getDeclaredMethods())
        .filter(it -> it.getName().equals(method))
        .anyMatch(SecurityPointsTest::isTest);
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class)
        || method.isAnnotationPresent(FuzzTest.class);
  }
}
