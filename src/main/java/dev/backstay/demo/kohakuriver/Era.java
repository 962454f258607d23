package dev.backstay.demo.kohakuriver;

/// The release that made a database.
enum Era {
  /// Before virtual machines and approvals, under the former name.
  HAKURIVER,
  /// With all columns.
  KOHAKURIVER
}
