package io.tallystick.operation;

import io.tallystick.Sha256;
import java.util.HexFormat;

/**
 * SHA-256 of a call's method, path and canonical body, in hex: the same key must mean the same
 * call.
 */
public record Fingerprint(String hex) {

  public static Fingerprint of(String method, String path, String canonicalBody) {
    return new Fingerprint(Sha256.hex(method + "\n" + path + "\n" + canonicalBody));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
