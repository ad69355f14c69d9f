package io.tallystick.webhook;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import io.tallystick.Secret;
import io.tallystick.bench.SignedEvent;
import io.tallystick.bench.SuccessEvents;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event of 2.4 KB, believed: each from the bytes of its body, as they come from the network.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class VerifyBenchmark {
  private static final String SECRET = "whsec_bench0bench1bench2bench3bench4";

  /** Stripe's own default, in seconds. */
  private static final long TOLERANCE = 300;

  private byte[] body = {};
  private String header = "";
  private byte[] prefix = {};
  private Mac mac = newMac();
  private SignatureVerifier verifier =
      new SignatureVerifier(List.of(new Secret(SECRET)), InstantSource.system());
  private EnvelopeReader reader = new EnvelopeReader(WebhookSettings.MOST_MAX_BYTES);

  @Setup
  public void sign() {
    SignedEvent event = new SuccessEvents(SECRET).sign(1);
    body = event.body();
    header = event.signature();
    prefix =
        header
            .substring(2, header.indexOf(',') + 1)
            .replace(',', '.')
            .getBytes(StandardCharsets.US_ASCII);
    if (verifier.check(body, List.of(header)) != SignatureVerifier.Check.VALID) {
      throw new IllegalStateException("The event of this benchmark is not signed as it should be");
    }
  }

  private static Mac newMac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError(e);
    }
  }

  /** The least that any check can do. */
  @Benchmark
  public byte[] bareHmac() {
    mac.update(prefix);
    return mac.doFinal(body);
  }

  @Benchmark
  public SignatureVerifier.Check signature() {
    return verifier.check(body, List.of(header));
  }

  @Benchmark
  public Optional<Envelope> signatureAndEnvelope() {
    return verifier.check(body, List.of(header)) == SignatureVerifier.Check.VALID
        ? reader.read(body)
        : Optional.empty();
  }

  @Benchmark
  public boolean sdkVerifyHeader() throws SignatureVerificationException {
    return Webhook.Signature.verifyHeader(
        new String(body, StandardCharsets.UTF_8), header, SECRET, TOLERANCE);
  }

  @Benchmark
  public Event sdkConstructEvent() throws SignatureVerificationException {
    return Webhook.constructEvent(
        new String(body, StandardCharsets.UTF_8), header, SECRET, TOLERANCE);
  }
}
