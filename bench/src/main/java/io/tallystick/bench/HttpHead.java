package io.tallystick.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * What stands before the body of a message of HTTP/1.1, as far as the body's end depends on it.
 *
 * @param first line: a request's, or an answer's with its status
 * @param length of the body in bytes; 0 if it is chunked or there is none
 * @param last whether the connection ends with it
 */
record HttpHead(String first, int length, boolean chunked, boolean last) {
  private static final String LENGTH = "content-length:";
  private static final String ENCODING = "transfer-encoding:";
  private static final String CLOSE = "connection: close";

  /**
   * Reads one.
   *
   * @throws EOFException when the connection ends before
   */
  static HttpHead read(InputStream in) throws IOException {
    String first = line(in);
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith(LENGTH)) {
        length = Integer.parseInt(lower.substring(LENGTH.length()).trim());
      }
      chunked |= lower.startsWith(ENCODING) && lower.endsWith("chunked");
      last |= lower.equals(CLOSE);
    }
    return new HttpHead(first, length, chunked, last);
  }

  /** The next line without its end. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The connection ended within a message");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
