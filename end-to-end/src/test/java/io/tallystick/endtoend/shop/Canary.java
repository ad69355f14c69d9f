package io.tallystick.endtoend.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** The secrets of a whole run, and the search for them in all that it said, sent and wrote. */
public final class Canary {
  /** The shortest secret that is worth a search: a shorter one would be found by chance. */
  private static final int SHORTEST = 16;

  private final Queue<String> secrets = new ConcurrentLinkedQueue<>();

  public Canary(String... secrets) {
    List.of(secrets).forEach(this::add);
  }

  public void add(String secret) {
    assertThat(secret).hasSizeGreaterThanOrEqualTo(SHORTEST);
    secrets.add(secret);
  }

  /** Fails if a text has one of them, plain or as PostgreSQL shows bytes. */
  public void assertAbsent(String where, List<String> texts) {
    assertThat(texts).as(where).isNotEmpty();
    for (String secret : secrets) {
      String hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
      assertThat(texts).as(where).noneMatch(text -> text.contains(secret) || text.contains(hex));
    }
  }

  /** Fails if a file in the folder or below has one of them: the database's own files, too. */
  public void assertAbsent(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> files = tree.filter(Files::isRegularFile).toList();
      assertThat(files).isNotEmpty();
      assertThat(files).allSatisfy(file -> assertAbsent(file.toString(), List.of(bytes(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A character for each byte. */
  private static String bytes(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
