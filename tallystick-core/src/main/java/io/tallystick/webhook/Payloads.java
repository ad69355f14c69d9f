package io.tallystick.webhook;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import io.tallystick.TallystickException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Compresses and restores payloads: zstd, for the build of PostgreSQL that we embed has no lz4,
 * with a dictionary of what Stripe's events have in common. Each payload stores its dictionary's
 * number, so dictionaries are added and never changed.
 */
final class Payloads {
  /** zstd by itself: the first payloads, and the quarantine, which has no column for a number. */
  static final short NO_DICTIONARY = 0;

  /** What {@link #compress} uses; {@code DictionaryTraining} in the tests made it. */
  static final short DICTIONARY = 1;

  private static final int LEVEL = 1; // faster than PostgreSQL's own, and smaller

  /** No body was ever larger, so no row may make us take more memory. */
  private static final int MOST_BYTES = WebhookSettings.MOST_MAX_BYTES;

  private static final byte[] DICTIONARY_1 = resource("dictionary-1.zstd");
  private static final ZstdDictCompress WRITTEN = new ZstdDictCompress(DICTIONARY_1, LEVEL);
  private static final ZstdDictDecompress READ = new ZstdDictDecompress(DICTIONARY_1);

  private static final Pool<ZstdCompressCtx> WRITERS = new Pool<>(() -> writer().loadDict(WRITTEN));
  private static final Pool<ZstdCompressCtx> PLAIN_WRITERS =
      new Pool<>(() -> writer().setLevel(LEVEL));
  private static final Pool<ZstdDecompressCtx> READERS =
      new Pool<>(() -> new ZstdDecompressCtx().loadDict(READ));
  private static final Pool<ZstdDecompressCtx> PLAIN_READERS = new Pool<>(ZstdDecompressCtx::new);

  private Payloads() {}

  /** With {@link #DICTIONARY}. */
  static byte[] compress(byte[] body) {
    return WRITERS.with(writer -> writer.compress(body));
  }

  /** With {@link #NO_DICTIONARY}. */
  static byte[] compressAlone(byte[] body) {
    return PLAIN_WRITERS.with(writer -> writer.compress(body));
  }

  /**
   * The body as it was.
   *
   * @param sizeBytes of the body; no more memory is taken
   * @throws TallystickException if the payload is damaged or its dictionary unknown
   */
  static byte[] restore(short dictionary, byte[] compressed, int sizeBytes) {
    Pool<ZstdDecompressCtx> readers = readers(dictionary);
    if (sizeBytes < 0 || sizeBytes > MOST_BYTES) {
      throw damaged("its size is said to be " + sizeBytes + " bytes");
    }
    if (compressed.length == 0) {
      throw damaged("it is empty");
    }
    long promised = Zstd.getFrameContentSize(compressed);
    if (promised != sizeBytes) { // before the memory is taken
      throw damaged("it holds " + promised + " bytes instead of " + sizeBytes);
    }
    try {
      return readers.with(reader -> reader.decompress(compressed, sizeBytes));
    } catch (ZstdException e) {
      throw new TallystickException("payload_damaged", "The payload is damaged.", e);
    }
  }

  private static Pool<ZstdDecompressCtx> readers(short dictionary) {
    return switch (dictionary) {
      case NO_DICTIONARY -> PLAIN_READERS;
      case DICTIONARY -> READERS;
      default ->
          throw new TallystickException(
              "payload_dictionary_unknown",
              "This version does not know dictionary "
                  + dictionary
                  + "; run the version that stored the payload, or a later one.");
    };
  }

  private static TallystickException damaged(String how) {
    return new TallystickException("payload_damaged", "The payload is damaged: " + how + ".");
  }

  /** Its frames have a checksum: an amount that was damaged must not look like one. */
  private static ZstdCompressCtx writer() {
    return new ZstdCompressCtx().setChecksum(true);
  }

  private static byte[] resource(String name) {
    try (InputStream stream =
        Objects.requireNonNull(Payloads.class.getResourceAsStream(name), name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
