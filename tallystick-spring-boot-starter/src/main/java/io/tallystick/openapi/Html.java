package io.tallystick.openapi;

import java.util.regex.Pattern;

/** Text as HTML has it. */
final class Html {
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private Html() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** The same, with what stands between backticks as code. */
  static String prose(String text) {
    return CODE.matcher(escaped(text)).replaceAll("<code>$1</code>");
  }

  /** Paragraphs, which an empty line divides. */
  static String paragraphs(String text) {
    return text.isEmpty() ? "" : "<p>" + prose(text).replace("\n\n", "</p>\n<p>") + "</p>\n";
  }
}
