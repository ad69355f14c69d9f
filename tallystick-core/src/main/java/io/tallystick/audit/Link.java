package io.tallystick.audit;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One link of the chain: SHA-256 over the hash before it and its own fields and those of its entry,
 * each as text with its length before it, so that no two entries have the same bytes.
 *
 * @param seq from 1, without a gap
 * @param entry the id of the entry that it holds
 * @param sealedAt by the database's clock, in microseconds
 * @param version of the bytes that are hashed
 * @param hash in hexadecimal digits
 */
record Link(long seq, long entry, Instant sealedAt, int version, String hash) {
  static final int VERSION = 1;

  /**
   * So that a head's number has 18 digits at most; a thousand a second are thirty million years.
   */
  static final long LAST_SEQ = 999_999_999_999_999_999L;

  /** What PostgreSQL's driver makes of {@code infinity}. */
  private static final Instant INFINITY = OffsetDateTime.MAX.toInstant();

  private static final Instant MINUS_INFINITY = OffsetDateTime.MIN.toInstant();

  private static final BigInteger MICROS_PER_SECOND = BigInteger.valueOf(1_000_000);
  private static final int NANOS_PER_MICRO = 1_000;

  /** The length of a text that is not there. */
  private static final int NOTHING = -1;

  Head head() {
    return new Head(seq, hash);
  }

  /**
   * The link after this head.
   *
   * @param entry null if somebody has deleted it before it could be sealed; the link will tell so
   */
  static Link after(Head before, long entryId, @Nullable AuditEntry entry, Instant sealedAt) {
    long seq = Math.addExact(before.seq(), 1);
    return new Link(
        seq,
        entryId,
        sealedAt,
        VERSION,
        hash(before.hash(), VERSION, seq, sealedAt, entryId, entry));
  }

  /** Whether this is the link that holds this entry after that hash. */
  boolean holds(String hashBefore, @Nullable AuditEntry held) {
    return version == VERSION && hash.equals(hash(hashBefore, version, seq, sealedAt, entry, held));
  }

  private static String hash(
      String before,
      int version,
      long seq,
      Instant sealedAt,
      long entryId,
      @Nullable AuditEntry entry) {
    MessageDigest digest = sha256();
    digest.update(HexFormat.of().parseHex(before));
    add(digest, version);
    add(digest, seq);
    add(digest, micros(sealedAt));
    add(digest, entryId);
    if (entry != null) {
      add(digest, micros(entry.at()));
      add(digest, entry.account());
      add(digest, entry.livemode());
      add(digest, entry.actor());
      add(digest, entry.action());
      add(digest, entry.outcome());
      add(digest, entry.code());
      add(digest, entry.operation());
      add(digest, entry.orderId());
      add(digest, entry.subject());
      add(digest, entry.resultId());
      add(digest, entry.amount());
      add(digest, entry.currency());
      add(digest, entry.reference());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, @Nullable Object field) {
    if (field == null) {
      digest.update(length(NOTHING));
      return;
    }
    byte[] text = field.toString().getBytes(StandardCharsets.UTF_8);
    digest.update(length(text.length));
    digest.update(text);
  }

  private static byte[] length(int bytes) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array();
  }

  /**
   * PostgreSQL's own precision, so that nothing is lost, and of every time that it has, so that
   * nobody can write an entry that cannot be sealed.
   */
  private static String micros(Instant instant) {
    if (instant.equals(INFINITY)) {
      return "Infinity";
    }
    if (instant.equals(MINUS_INFINITY)) {
      return "-Infinity";
    }
    return BigInteger.valueOf(instant.getEpochSecond())
        .multiply(MICROS_PER_SECOND)
        .add(BigInteger.valueOf(instant.getNano() / NANOS_PER_MICRO))
        .toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
