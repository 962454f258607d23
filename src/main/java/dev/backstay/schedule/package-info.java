/// When runs are due.
///
/// Schedules are computed from instants that are passed in. Times of day are those of a zone, and
/// where its clock is changed these rules hold:
///
/// - A local time that does not exist is made at the first instant after the gap. Several of them
///   are one slot.
/// - A local time that exists twice is made once, the first time.
/// - `every` with an interval that divides the day has its slots at the same times of each day.
///   Where the clock is set back it goes on at the distance of the interval, as often as that fits
///   before the next of these times: no distance is shorter than the interval there, none is twice
///   as long.
/// - `every` with any other interval is counted in exact time since 1970-01-01T00:00Z, and changes
///   of the clock do not touch it.
/// - `monthly 31` is the last day of a month that is shorter.
@org.jspecify.annotations.NullMarked
package dev.backstay.schedule;
