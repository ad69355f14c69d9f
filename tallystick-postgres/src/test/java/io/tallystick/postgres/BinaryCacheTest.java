package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class BinaryCacheTest {
  @TempDir Path folder;

  @Test
  void unpacksThisPlatformsPostgresOnce() throws IOException {
    Binaries first = cache().provide(Platform.current());
    assertThat(new Tool(List.of(first.postgres(), "--version")).answer().orElseThrow())
        .contains(" " + Binaries.MAJOR_VERSION + ".");
    Object born = Files.getLastModifiedTime(first.folder().resolve(".inventory"));
    assertThat(cache().provide(Platform.current())).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first.folder().resolve(".inventory"))).isEqualTo(born);
    assertThat(Files.getPosixFilePermissions(first.folder())).isEqualTo(OwnerOnly.FOLDER);
    assertThat(first.folder().resolve("lib/libpq.so")).isSymbolicLink();
  }

  @Test
  void repairsWhatWasLost() throws IOException {
    Binaries binaries = cache().provide(Platform.current());
    Files.delete(binaries.folder().resolve("bin/initdb"));
    cache().provide(Platform.current());
    assertThat(binaries.folder().resolve("bin/initdb")).isExecutable();
    assertThat(cacheFolder()).isDirectoryNotContaining("glob:**/.unpacking-*");
  }

  @Test
  void servesTwoAtOnce() {
    CompletableFuture<Binaries> one = CompletableFuture.supplyAsync(this::provide);
    CompletableFuture<Binaries> two = CompletableFuture.supplyAsync(this::provide);
    assertThat(one.join()).isEqualTo(two.join());
  }

  @Test
  void refusesAFolderOfSomebodyElse() throws IOException {
    Files.createDirectory(cacheFolder());
    int stranger = RootStrategy.ourUid() + 1;
    assertThatIOException()
        .isThrownBy(() ->
            new BinaryCache(cacheFolder(), OwnerOnly.FOLDER, stranger).provide(Platform.current()))
        .withMessageContaining("belongs to somebody else");
  }

  @Test
  void saysWhichPlatformHasNoBinaries() {
    assertThatThrownBy(() -> cache().provide(new Platform("linux", "sparc_64")))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageStartingWith("POSTGRES_PLATFORM: ");
    assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
        .hasMessageStartingWith("POSTGRES_PLATFORM: ");
  }

  @Test
  void namesTheArchiveAsItsMakersDo() {
    assertThat(Platform.of("Linux", "amd64").archive()).isEqualTo("postgres-linux-x86_64.txz");
    assertThat(Platform.of("Linux", "aarch64").archive()).isEqualTo("postgres-linux-arm_64.txz");
    assertThat(Platform.of("Mac OS X", "aarch64").archive())
        .isEqualTo("postgres-darwin-arm_64.txz");
  }

  @Test
  void refusesAnEntryThatEscapes() throws IOException {
    byte[] archive = archive(new TarArchiveEntry("../outside"));
    assertEscapeIsRefused(archive);
    assertThat(folder.resolve("outside")).doesNotExist();
  }

  @Test
  void refusesALinkThatEscapes() throws IOException {
    for (String target : new String[] {"/etc", "../..", "lib/../../.."}) {
      TarArchiveEntry link = new TarArchiveEntry("lib/link", TarConstants.LF_SYMLINK);
      link.setLinkName(target);
      assertEscapeIsRefused(archive(link));
    }
  }

  private void assertEscapeIsRefused(byte[] archive) throws IOException {
    Path target = Files.createTempDirectory(folder, "target");
    assertThatIOException()
        .isThrownBy(() -> BinaryArchive.unpack(new ByteArrayInputStream(archive), target))
        .withMessageContaining("escapes");
  }

  private static byte[] archive(TarArchiveEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private Binaries provide() {
    try {
      return cache().provide(Platform.current());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private BinaryCache cache() {
    return new BinaryCache(cacheFolder(), OwnerOnly.FOLDER, RootStrategy.ourUid());
  }

  private Path cacheFolder() {
    return folder.resolve("cache");
  }
}
