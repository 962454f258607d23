package dev.backstay.component;

/// Builds the handler of each kind of component.
@FunctionalInterface
public interface Handlers {

  /// The handler for that component.
  ComponentHandler handlerOf(Component component);
}
