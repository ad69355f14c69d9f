package io.tallystick.audit;

import io.tallystick.Account;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody has done or was refused, to be written into the audit log. What is longer
 * than its bound is cut: an entry must never fail for it.
 *
 * @param actor as in {@code key:shop}, {@code os:anna}
 * @param action an operation's kind, or an operator's command as in {@code keys.create}
 * @param refusal the stable code of why it was refused; null if it was done
 * @param reference under which the refusal was told
 */
public record Act(
    Account account,
    String actor,
    String action,
    @Nullable String refusal,
    Matter matter,
    @Nullable String reference) {

  /** Characters; an issuer's URL and a subject of 255 each fit. The schema cuts at the same. */
  private static final int MOST_ACTOR = 600;

  /** Characters; our longest code has 40. */
  private static final int MOST_CODE = 100;

  /** Characters; Stripe's ids have 255 at most. */
  private static final int MOST_ID = 300;

  public Act {
    if (actor.isBlank() || action.isBlank()) {
      throw new IllegalArgumentException("an act has an actor and an action");
    }
    actor = cut(actor, MOST_ACTOR);
    action = cut(action, MOST_CODE);
    refusal = refusal == null ? null : cut(refusal, MOST_CODE);
    reference = reference == null ? null : cut(reference, MOST_ID);
  }

  /**
   * What an act is about, by ids; never a text of a caller's own.
   *
   * @param subject the id of an event, a delivery, a key, an operation, or of Stripe's object; or
   *     the URL of one that is to be made
   * @param amount minor units
   * @param claim what an operator says became of it; null if nobody was asked
   */
  public record Matter(
      @Nullable String orderId,
      @Nullable String subject,
      @Nullable Long amount,
      @Nullable String currency,
      @Nullable Claim claim) {
    public static final Matter NONE = new Matter(null, null, null, null);

    public Matter {
      orderId = orderId == null ? null : cut(orderId, MOST_ID);
      subject = subject == null ? null : cut(subject, MOST_ID);
      currency = currency == null ? null : cut(currency, MOST_CODE);
    }

    public Matter(
        @Nullable String orderId,
        @Nullable String subject,
        @Nullable Long amount,
        @Nullable String currency) {
      this(orderId, subject, amount, currency, null);
    }

    public static Matter of(String subject) {
      return new Matter(null, subject, null, null);
    }

    /** The same, with what the operator says of it. */
    public Matter claimed(Claim operators) {
      return new Matter(orderId, subject, amount, currency, operators);
    }
  }

  /**
   * An operator's word on what nobody knows.
   *
   * @param verdict a single word
   * @param resultId of the object that it is said to have made; null if of none
   */
  public record Claim(String verdict, @Nullable String resultId) {
    public Claim {
      verdict = cut(verdict, MOST_CODE);
      resultId = resultId == null ? null : cut(resultId, MOST_ID);
    }
  }

  /** Why it was refused, before what was claimed; null if neither. */
  @Nullable String code() {
    return refusal == null && matter.claim() != null ? matter.claim().verdict() : refusal;
  }

  /** Of the object that was made or is said to be; null if of none. */
  @Nullable String resultId() {
    return matter.claim() == null ? null : matter.claim().resultId();
  }

  /** What was done. */
  public static Act done(Account account, String actor, String action, Matter matter) {
    return new Act(account, actor, action, null, matter, null);
  }

  /** What was refused. */
  public static Act refused(
      Account account, String actor, String action, String code, Matter matter) {
    return new Act(account, actor, action, code, matter, null);
  }

  /** The same act, refused for another reason than it would have been. */
  public Act refusedFor(String code) {
    return new Act(account, actor, action, code, matter, reference);
  }

  /** The same act under the reference of its answer. */
  public Act referringTo(String answer) {
    return new Act(account, actor, action, refusal, matter, answer);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
