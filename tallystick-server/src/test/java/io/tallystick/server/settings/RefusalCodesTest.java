package io.tallystick.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scripts look for codes, so that every one in the sources is of one form. */
class RefusalCodesTest {
  private static final Pattern THROWN =
      Pattern.compile("new ConfigurationException\\(\\s*([^,]+),");
  private static final Pattern CODE =
      Pattern.compile("(name \\+ )?\"_?[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\"|e\\.code\\(\\)");

  @Test
  void areInUpperSnakeCase() throws IOException {
    List<String> codes;
    try (Stream<Path> sources = Files.walk(Path.of(".."))) {
      codes =
          sources
              .filter(
                  file -> file.toString().matches("\\.\\./tallystick-[a-z-]+/src/main/.*\\.java"))
              .filter(file -> !file.endsWith("ConfigurationException.java"))
              .flatMap(RefusalCodesTest::thrownIn)
              .toList();
    }

    assertThat(codes).hasSizeGreaterThan(20).allMatch(code -> CODE.matcher(code).matches());
  }

  private static Stream<String> thrownIn(Path source) {
    try {
      return THROWN.matcher(Files.readString(source)).results().map(found -> found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
