package io.tallystick.webhook;

import java.time.InstantSource;
import java.util.List;

/** The verifier of our main endpoint, for what measures it from another room. */
public final class OpenVerifier {
  private final SignatureVerifier verifier;

  public OpenVerifier(WebhookSettings settings, InstantSource clock) {
    verifier = new SignatureVerifier(settings.main().secrets().current(), clock);
  }

  /** Whether the body must be read to know. */
  public boolean mayBeValid(List<String> signatures) {
    return verifier.glance(signatures) == SignatureVerifier.Check.VALID;
  }

  public boolean isValid(byte[] body, List<String> signatures) {
    return verifier.check(body, signatures) == SignatureVerifier.Check.VALID;
  }
}
