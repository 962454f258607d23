package dev.backstay.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The words of a text that is read from left to right, and what can be said of those that are
/// wrong.
final class ScheduleTokens {

  /// @param text in lower case
  /// @param place of its first character in the whole text, from 1
  record Token(String text, String written, int place) {}

  private static final Pattern ZONED =
      Pattern.compile("(.*\\s)in\\s+(\\S+)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern TIME = Pattern.compile("([0-9]{1,2}):([0-9]{2})");
  private static final int DAY_LETTERS_MIN = 3;

  private final String whole;
  private final String example;
  private final ZoneId zone;
  private final List<Token> tokens;
  private int position;

  private ScheduleTokens(
      String whole, String example, ZoneId zone, List<Token> tokens, int position) {
    this.whole = whole;
    this.example = example;
    this.zone = zone;
    this.tokens = tokens;
    this.position = position;
  }

  /// The words of a text, commas being words of their own, without the zone that it may end in.
  ///
  /// @throws IllegalArgumentException if there is no such zone
  static ScheduleTokens of(String whole, Pattern word, String example, ZoneId zone) {
    var found = new ArrayList<Token>();
    var zoned = ZONED.matcher(whole);
    if (!zoned.matches()) {
      collect(whole, word, found);
      return new ScheduleTokens(whole, example, zone, found, 0);
    }
    collect(zoned.group(1), word, found);
    var tokens = new ScheduleTokens(whole, example + " in Europe/Berlin", zone, found, 0);
    var name = new Token(zoned.group(2), zoned.group(2), zoned.start(2) + 1);
    return new ScheduleTokens(whole, example, tokens.zoneOf(name), found, 0);
  }

  private static void collect(String text, Pattern word, List<Token> found) {
    var matcher = word.matcher(text);
    while (matcher.find()) {
      found.add(
          new Token(
              matcher.group().toLowerCase(Locale.ROOT), matcher.group(), matcher.start() + 1));
    }
  }

  private ZoneId zoneOf(Token name) {
    var known =
        ZoneId.getAvailableZoneIds().stream()
            .filter(name.written()::equalsIgnoreCase)
            .findFirst()
            .orElse(name.written());
    try {
      return ZoneId.of(known);
    } catch (DateTimeException _) {
      throw wrong(name, "is not a time zone");
    }
  }

  /// The same words, to be read from here, with another example of what is right.
  ScheduleTokens like(String other) {
    return new ScheduleTokens(whole, other, zone, tokens, position);
  }

  ZoneId zone() {
    return zone;
  }

  boolean hasMore() {
    return position < tokens.size();
  }

  /// What has not been read yet, one blank between the words.
  String rest() {
    return tokens.subList(position, tokens.size()).stream()
        .map(Token::text)
        .collect(Collectors.joining(" "));
  }

  int remaining() {
    return tokens.size() - position;
  }

  /// The word that is next; an empty one at the end.
  Token peek() {
    return hasMore() ? tokens.get(position) : new Token("", "", whole.length() + 1);
  }

  Token take(String expected) {
    if (!hasMore()) {
      throw missing(expected);
    }
    return tokens.get(position++);
  }

  /// Whether the next word is one of these; if so, it is passed.
  boolean takeIf(String... words) {
    var fits = hasMore() && Arrays.asList(words).contains(peek().text());
    if (fits) {
      position++;
    }
    return fits;
  }

  /// Things that are separated by commas or `and`, at least one.
  <T> List<T> list(String expected, Function<Token, T> read) {
    var things = new ArrayList<T>();
    do {
      things.add(read.apply(take(expected)));
    } while (takeIf(",", "and"));
    return things;
  }

  List<LocalTime> times() {
    return list("a time of day", this::time);
  }

  LocalTime time(Token token) {
    return timeIn(token.text())
        .orElseThrow(() -> wrong(token, "is not a time of day from 00:00 to 23:59"));
  }

  static Optional<LocalTime> timeIn(String text) {
    var matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalTime.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  DayOfWeek day(Token token) {
    return dayIn(token.text()).orElseThrow(() -> wrong(token, "is not a day of the week"));
  }

  /// The day with that name, of which three letters are enough.
  static Optional<DayOfWeek> dayIn(String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> text.length() >= DAY_LETTERS_MIN)
        .filter(day -> day.name().toLowerCase(Locale.ROOT).startsWith(text))
        .findFirst();
  }

  void end() {
    if (hasMore()) {
      throw wrong(peek(), "is too much");
    }
  }

  IllegalArgumentException wrong(Token token, String why) {
    return new IllegalArgumentException(
        "\"%s\" at character %d of \"%s\" %s; right is, for example, \"%s\""
            .formatted(token.written(), token.place(), whole, why, example));
  }

  IllegalArgumentException missing(String expected) {
    return new IllegalArgumentException(
        "\"%s\" ends at character %d where %s is missing; right is, for example, \"%s\""
            .formatted(whole, whole.length(), expected, example));
  }
}
