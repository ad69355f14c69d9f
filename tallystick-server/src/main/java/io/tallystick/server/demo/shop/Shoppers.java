package io.tallystick.server.demo.shop;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who a shopper is: a cookie that no script can read, in place of a real shop's login. */
final class Shoppers {
  private static final int RANDOM_BYTES = 16; // beyond guessing
  private static final Pattern COOKIE = Pattern.compile("shopper=([0-9a-f]{32})");

  private final SecureRandom random = new SecureRandom();

  Optional<String> of(Request request) {
    return Arrays.stream(request.header("cookie").split(";", -1))
        .map(cookie -> COOKIE.matcher(cookie.strip()))
        .filter(Matcher::matches)
        .map(cookie -> cookie.group(1))
        .findFirst();
  }

  String next() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static Reply remember(String shopper, Reply reply) {
    return reply.with("Set-Cookie", "shopper=" + shopper + "; Path=/; HttpOnly; SameSite=Strict");
  }
}
