package dev.backstay.component.s3;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/// What a server keeps beside the bytes of an object, as far as it comes back.
///
/// @param type the content's type, if one is said
/// @param encoding how the content is encoded, if that is said
/// @param language its language, if that is said
/// @param disposition how it is to be shown, if that is said
/// @param cacheControl how long it may be kept, if that is said
/// @param own what its writer gave it, by name
/// @param tags its tags
record ObjectAttributes(
    @Nullable String type,
    @Nullable String encoding,
    @Nullable String language,
    @Nullable String disposition,
    @Nullable String cacheControl,
    SortedMap<String, String> own,
    SortedMap<String, String> tags) {

  private static final String TYPE = "s3.content-type";
  private static final String ENCODING = "s3.content-encoding";
  private static final String LANGUAGE = "s3.content-language";
  private static final String DISPOSITION = "s3.content-disposition";
  private static final String CACHE_CONTROL = "s3.cache-control";
  private static final String OWN = "s3.meta.";
  private static final String TAG = "s3.tag.";

  ObjectAttributes {
    own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /// Those that came with an object.
  static ObjectAttributes of(GetObjectResponse object, List<Tag> tags) {
    var tagged = new TreeMap<String, String>();
    tags.forEach(it -> tagged.put(it.key(), it.value()));
    return new ObjectAttributes(
        object.contentType(),
        // The protocol's own way of sending, which some servers keep.
        Objects.equals(object.contentEncoding(), "aws-chunked") ? null : object.contentEncoding(),
        object.contentLanguage(),
        object.contentDisposition(),
        object.cacheControl(),
        new TreeMap<>(object.metadata()),
        tagged);
  }

  /// Those that an entry keeps.
  static ObjectAttributes of(Map<String, byte[]> extended) {
    return new ObjectAttributes(
        text(extended, TYPE),
        text(extended, ENCODING),
        text(extended, LANGUAGE),
        text(extended, DISPOSITION),
        text(extended, CACHE_CONTROL),
        below(extended, OWN),
        below(extended, TAG));
  }

  private static @Nullable String text(Map<String, byte[]> extended, String name) {
    var value = extended.get(name);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static SortedMap<String, String> below(Map<String, byte[]> extended, String prefix) {
    var found = new TreeMap<String, String>();
    extended.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), new String(value, StandardCharsets.UTF_8));
          }
        });
    return found;
  }

  /// They as extended attributes of an entry.
  SortedMap<String, byte[]> extended() {
    var extended = new TreeMap<String, byte[]>();
    put(extended, TYPE, type);
    put(extended, ENCODING, encoding);
    put(extended, LANGUAGE, language);
    put(extended, DISPOSITION, disposition);
    put(extended, CACHE_CONTROL, cacheControl);
    own.forEach((name, value) -> put(extended, OWN + name, value));
    tags.forEach((name, value) -> put(extended, TAG + name, value));
    return extended;
  }

  private static void put(Map<String, byte[]> extended, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      extended.put(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
