package dev.backstay.config;

import dev.backstay.service.MaintenanceEndpoint;
import dev.backstay.service.Service;
import java.util.ArrayList;
import java.util.List;

/// The services that components say are their servers; they are looked for once all services are
/// read, which may name components in turn.
final class ServiceNames {

  private final Problems problems;
  private final List<Text> expected = new ArrayList<>();

  ServiceNames(Problems problems) {
    this.problems = problems;
  }

  /// A service of that name must be there, and stop a server.
  void expect(Text name) {
    expected.add(name);
  }

  /// Tells what is wrong with those that were expected.
  void lookAmong(List<Service> services) {
    var names = services.stream().map(Service::name).toList();
    for (var name : expected) {
      var found = services.stream().filter(it -> it.name().equals(name.value())).findFirst();
      if (found.isEmpty()) {
        problems.add(
            name.place(),
            "there is no service \"%s\"".formatted(name.value())
                + Nearest.suggestion(name.value(), names));
      } else if (found.get() instanceof MaintenanceEndpoint) {
        problems.add(name.place(), "a service that is told by requests does not stop a server");
      }
    }
  }
}
