package dev.backstay.http;

/// A parameter that an endpoint knows. Others are refused, and so is one that is given twice.
///
/// @param name lower-case letters and underscores
/// @param about what it says, in one sentence
/// @param example a value that is allowed
public record QueryParameter(String name, String about, String example) {}
