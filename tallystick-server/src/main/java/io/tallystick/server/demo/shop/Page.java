package io.tallystick.server.demo.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/**
 * The page: one file, whose script and style run by a nonce and reach this shop and Stripe only.
 */
final class Page {
  private static final int NONCE_BYTES = 16; // beyond guessing
  private final String html;
  private final String icon;
  private final URI stripe;
  private final SecureRandom random = new SecureRandom();

  Page(URI stripe) {
    this.html = resource("shop.html");
    this.icon = resource("icon.svg");
    this.stripe = stripe;
  }

  Reply html() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    String nonce = Base64.getEncoder().encodeToString(bytes);
    String page = html.replace("@nonce@", nonce).replace("@stripe@", stripe.toString());
    return Reply.text(200, "text/html; charset=utf-8", page)
        .with("Content-Security-Policy", policy(nonce))
        .with("Referrer-Policy", "no-referrer");
  }

  private String policy(String nonce) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'nonce-" + nonce + "'",
        "style-src 'nonce-" + nonce + "'",
        "img-src 'self'",
        "connect-src 'self' " + stripe,
        "frame-src " + stripe,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }

  Reply icon() {
    return Reply.text(200, "image/svg+xml", icon);
  }

  private static String resource(String name) {
    String path = "/io/tallystick/server/demo/" + name;
    try (InputStream in = Page.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
