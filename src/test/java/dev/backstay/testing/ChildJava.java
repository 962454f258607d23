package dev.backstay.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Processes of Java with the class path of this one, which live short: they compile little.
public final class ChildJava {

  /// The main class of the program.
  public static final String PROGRAM = "dev.backstay.Main";

  private ChildJava() {}

  /// The program `java` that runs this.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// A process that is not started yet.
  ///
  /// @param main the class whose `main` is called
  /// @param options further options of the virtual machine
  public static ProcessBuilder running(String main, List<String> options, String... arguments) {
    var command = command(options);
    command.add(main);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /// The same with no options beside those that all have.
  public static ProcessBuilder running(Class<?> main, String... arguments) {
    return running(main.getName(), List.of(), arguments);
  }

  /// What stands before the main class.
  ///
  /// @return a list that can be added to
  public static List<String> command(List<String> options) {
    var command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.add("-Djdk.util.jar.enableMultiRelease=false");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }
}
