package dev.backstay.failure;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// Why the system did not do something, in a few words that go after a colon. A fault of the file
/// system often says no more than the name of its file.
public final class Reason {

  private Reason() {}

  /// The reason, with the file that the system names.
  public static String of(IOException fault) {
    var file = fault instanceof FileSystemException named ? named.getFile() : null;
    return file == null ? words(fault) : file + ": " + words(fault);
  }

  /// The same in a message that names this file already.
  public static String of(IOException fault, Path named) {
    var isNamed = fault instanceof FileSystemException it && named.toString().equals(it.getFile());
    return isNamed ? words(fault) : of(fault);
  }

  private static String words(IOException fault) {
    if (fault instanceof FileSystemException it && it.getReason() != null) {
      return it.getReason();
    }
    return switch (fault) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it exists already";
      case NotDirectoryException _ -> "it is not a directory";
      case DirectoryNotEmptyException _ -> "it is not empty";
      case CharacterCodingException _ -> "it is not UTF-8";
      case FileSystemException _ -> fault.getClass().getSimpleName();
      case UnknownHostException _ -> "there is no host " + fault.getMessage();
      default -> Optional.ofNullable(fault.getMessage()).orElse(fault.getClass().getSimpleName());
    };
  }
}
