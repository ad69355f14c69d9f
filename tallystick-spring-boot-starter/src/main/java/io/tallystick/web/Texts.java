package io.tallystick.web;

import io.tallystick.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What texts of callers may be made of. */
final class Texts {
  /** Characters: what fits into a line of a table or a page. */
  static final int LONGEST = 200;

  /**
   * A text of the app that goes into logs, tables, pages and deliveries: 1 to 200 characters in one
   * line, at least one of them to be seen. Nothing in it steers a terminal (control characters),
   * breaks a line, turns the direction of what follows (bidi embeddings, overrides and isolates) or
   * hides (the other format characters, lone surrogates). Of format characters, those stay that
   * words and emoji are written with: joiner and non-joiner, and the marks of direction, which turn
   * nothing around.
   */
  static final Pattern LINE =
      Pattern.compile(
          "(?![\\p{Z}\\p{Cf}]*+\\z)"
              + "[[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]\\u200C\\u200D\\u200E\\u200F\\u061C]{1,"
              + LONGEST
              + "}");

  private Texts() {}

  /** Notes a text that is there and is not of this pattern. */
  static void check(@Nullable String text, Pattern pattern, String field, List<FieldError> errors) {
    if (text != null && !pattern.matcher(text).matches()) {
      errors.add(new FieldError(field, "invalid"));
    }
  }
}
