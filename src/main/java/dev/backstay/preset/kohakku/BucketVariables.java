package dev.backstay.preset.kohakku;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.VariableLookup;
import java.util.List;
import java.util.Optional;

/// How variables say where the bucket is.
final class BucketVariables {

  private static final List<String> ENDPOINTS =
      List.of("S3_ENDPOINT", "S3_ENDPOINT_URL", "AWS_S3_ENDPOINT_URL", "MINIO_ENDPOINT");
  private static final List<String> BUCKETS =
      List.of("S3_BUCKET", "S3_BUCKET_NAME", "AWS_STORAGE_BUCKET_NAME", "MINIO_BUCKET");
  private static final List<String> REGIONS =
      List.of("S3_REGION", "AWS_S3_REGION_NAME", "AWS_REGION", "AWS_DEFAULT_REGION");
  private static final List<String> ACCOUNTS =
      List.of(
          "S3_ACCESS_KEY",
          "S3_ACCESS_KEY_ID",
          "AWS_ACCESS_KEY_ID",
          "MINIO_ACCESS_KEY",
          "MINIO_ROOT_USER");
  private static final List<String> SECRETS =
      List.of(
          "S3_SECRET_KEY",
          "S3_SECRET_ACCESS_KEY",
          "AWS_SECRET_ACCESS_KEY",
          "MINIO_SECRET_KEY",
          "MINIO_ROOT_PASSWORD");
  private static final List<String> ENCRYPTED = List.of("S3_USE_SSL", "MINIO_SECURE");

  /// What is in it, by what keys begin with.
  private static final List<String> PREFIXES = List.of("briefs/", "skills/", "results/");

  private static final String USUAL = "kohakku";

  private BucketVariables() {}

  static Optional<ServerAddress.Found> find(Program program, Draft.Maker draft) {
    var endpoint = program.first(ENDPOINTS).map(it -> address(it, program));
    var named = program.name(BUCKETS);
    if (endpoint.isEmpty() && named.isEmpty()) {
      return Optional.empty();
    }
    var bucket = named.map(program::value).orElse(USUAL);
    var part =
        Part.component("bucket", "s3")
            .with("bucket", bucket)
            .with("prefixes", PREFIXES)
            .with("keys_name", "sha256");
    if (endpoint.isPresent()) {
      part = part.with("endpoint", endpoint.get());
    }
    var region = program.first(REGIONS);
    if (region.isPresent()) {
      part = part.with("region", region.get());
    }
    var place = endpoint.orElse("s3:/") + "/" + bucket;
    return Optional.of(
        new ServerAddress.Found(
            place,
            withAccount(part, program, draft)
                .with("importance", "high")
                .with("order", 2)
                .from(new Fact(named.orElse("bucket"), place, program.file().toString()))));
  }

  /// Without keys of its own the program has the machine's role.
  private static Part withAccount(Part part, Program program, Draft.Maker draft) {
    var account = program.name(ACCOUNTS);
    var secret = program.name(SECRETS);
    if (account.isEmpty() || secret.isEmpty()) {
      return part;
    }
    return part.with(
            "access_key", VariableLookup.of(program.file(), account.get(), draft).written())
        .with("secret_key", VariableLookup.of(program.file(), secret.get(), draft).written());
  }

  /// Some clients take a host and a port alone.
  private static String address(String endpoint, Program program) {
    var bare = endpoint.replaceFirst("/+$", "");
    if (bare.contains("://")) {
      return bare;
    }
    var isEncrypted = program.first(ENCRYPTED).filter(it -> it.matches("(?i)true|1|yes|on"));
    return (isEncrypted.isPresent() ? "https://" : "http://") + bare;
  }
}
