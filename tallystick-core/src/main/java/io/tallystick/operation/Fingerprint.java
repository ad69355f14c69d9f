package io.tallystick.operation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a call's method, path and canonical body, in hex: the same key must mean the same
 * call.
 */
public record Fingerprint(String hex) {

  public static Fingerprint of(String method, String path, String canonicalBody) {
    String call = method + "\n" + path + "\n" + canonicalBody;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return new Fingerprint(
          HexFormat.of().formatHex(digest.digest(call.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
