package io.tallystick.webhook;

import com.github.luben.zstd.Zstd;

/** Compresses and restores payloads: zstd, for the build of PostgreSQL that we embed has no lz4. */
final class Payloads {
  /** zstd without a dictionary; stored with each payload so that others can follow. */
  static final short NO_DICTIONARY = 0;

  private static final int LEVEL = 1; // faster than PostgreSQL's own, and smaller

  private Payloads() {}

  static byte[] compress(byte[] body) {
    return Zstd.compress(body, LEVEL);
  }

  static byte[] restore(byte[] compressed, int sizeBytes) {
    return Zstd.decompress(compressed, sizeBytes);
  }
}
