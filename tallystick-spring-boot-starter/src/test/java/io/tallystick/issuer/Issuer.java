package io.tallystick.issuer;

import com.nimbusds.jose.jwk.JWKSet;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An authorization server as its clients see it. */
public final class Issuer implements AutoCloseable {
  public static final String AUDIENCE = "tallystick";

  /** A JVM that starts while all cores are busy with other tests. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TetheredProcess process;
  private final Client http;

  private Issuer(TetheredProcess process, URI url) {
    this.process = process;
    this.http = new Client(url, "");
  }

  /** Starts one in a process of its own. */
  public static Issuer start() {
    try {
      Path folder = Files.createTempDirectory("tallystick-issuer-");
      Path port = folder.resolve("port");
      Path log = folder.resolve("log");
      TetheredProcess process =
          TetheredProcess.start(
              TetheredCommand.of(
                      folder,
                      List.of(
                          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                          "-XX:TieredStopAtLevel=1",
                          "-Xmx128m",
                          "-cp",
                          System.getProperty("java.class.path"),
                          AuthorizationServer.class.getName(),
                          port.toString()))
                  .withEnvironment(Map.of("PATH", System.getenv("PATH")))
                  .withOutput(Redirect.to(log.toFile())));
      try {
        Eventually.until(
            "the issuer is up", PATIENCE, () -> Files.exists(port) || !process.isAlive());
        return new Issuer(process, URI.create("http://127.0.0.1:" + Files.readString(port)));
      } catch (IOException | AssertionError e) {
        process.close();
        throw new AssertionError(Files.readString(log), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return http.url().toString();
  }

  /** What an application is configured with that takes its tokens. */
  public String[] settings(String scopes) {
    return new String[] {
      "tallystick.jwt.issuer=" + url(),
      "tallystick.jwt.jwks-uri=" + url() + "/oauth2/jwks",
      "tallystick.jwt.audience=" + AUDIENCE,
      "tallystick.jwt.scopes=" + scopes
    };
  }

  /** A token of this user. */
  public String token(String user) {
    return token(user, "");
  }

  /**
   * A token of this user with further parameters of a form, as in {@code &scope=a}, which may ask
   * for claims that are wrong.
   */
  public String token(String user, String parameters) {
    Answer answer =
        http.post(
            "/oauth2/token",
            "grant_type=client_credentials"
                + (parameters.contains("&aud=") ? "" : "&aud=" + AUDIENCE)
                + "&sub="
                + URLEncoder.encode(user, StandardCharsets.UTF_8)
                + parameters,
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("app:secret".getBytes(StandardCharsets.UTF_8)));
    String token = answer.text("/access_token");
    if (token.isEmpty()) {
      throw new AssertionError(answer.body());
    }
    return token;
  }

  /** Its public keys. */
  public JWKSet keys() {
    try {
      return JWKSet.parse(http.get("/oauth2/jwks").body());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** From now on it has other keys, and the old ones are gone. */
  public void rotate() {
    Answer answer = http.post("/rotate", "");
    if (answer.status() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  @Override
  public void close() {
    end();
  }

  /** Ends its process; once more does nothing. */
  public void end() {
    process.close();
  }
}
