package io.tallystick.server.demo.shop;

import java.util.List;
import java.util.Map;

/**
 * A request to the shop.
 *
 * @param headers by name in lower case
 */
record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {

  /** The first value of a header, empty if it is not there. */
  String header(String lowerCaseName) {
    List<String> values = headers.getOrDefault(lowerCaseName, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  String route() {
    return method + " " + path;
  }
}
