package io.tallystick.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** What the embedded PostgreSQL keeps in TALLYSTICK_HOME, all of it in one folder. */
record HomeFolder(Path home) {
  /** Twelve hexadecimal digits tell the homes of one machine apart. */
  private static final int NAME_DIGITS = 12;

  static HomeFolder at(Path home) {
    return new HomeFolder(home.toAbsolutePath().normalize());
  }

  Path folder() {
    return home.resolve("postgres");
  }

  Path lock() {
    return folder().resolve("lock");
  }

  Path password() {
    return folder().resolve("password");
  }

  /** Left by the running server: how to reach it. */
  Path running() {
    return folder().resolve("running");
  }

  Path log() {
    return folder().resolve("server.log");
  }

  /** Names the folder of the data when it could not be here. */
  Path elsewhere() {
    return folder().resolve("elsewhere");
  }

  /** Where the data is, or will be unless a reason speaks against it. */
  Path area() throws IOException {
    Path note = elsewhere();
    return Files.exists(note) ? Path.of(Files.readString(note).strip()) : folder();
  }

  /** The folder to use when another user, who runs PostgreSQL, cannot reach this home. */
  Path areaBelow(Path systemFolder) {
    Path name = home.getFileName();
    return systemFolder.resolve((name == null ? "root" : name) + "-" + digest());
  }

  /** Creates what is missing; a home that is there keeps its permissions. */
  HomeFolder create(Set<PosixFilePermission> permissions) throws IOException {
    if (!Files.isDirectory(home)) {
      OwnerOnly.folder(home, permissions);
    }
    HomeFolder real = new HomeFolder(home.toRealPath());
    if (Files.isSymbolicLink(real.folder())) {
      throw new IOException(real.folder() + " is a symbolic link");
    }
    OwnerOnly.folder(real.folder(), permissions);
    return real;
  }

  boolean exists() {
    return Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS);
  }

  private String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(home.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
