package io.tallystick.server.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What the demo's shop sells; the file goes to the server, which alone knows prices. */
final class Catalogue {
  private static final String RESOURCE = "/io/tallystick/server/demo/catalog.yaml";

  private Catalogue() {}

  static String text() {
    try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
      return new String(
          Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
