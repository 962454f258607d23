/// OpenClaw Operator: a control plane whose state is one JSON document, an SQLite database or a
/// document in MongoDB, with logs, knowledge packs and further databases around it.
@org.jspecify.annotations.NullMarked
package dev.backstay.preset.openclaw;
