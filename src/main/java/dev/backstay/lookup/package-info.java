/// Configurations that others wrote, read and never run: JSON, YAML, TOML, dotenv, Python modules.
@org.jspecify.annotations.NullMarked
package dev.backstay.lookup;
