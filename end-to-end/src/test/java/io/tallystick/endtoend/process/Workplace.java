package io.tallystick.endtoend.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for one scene: its working directory, its database and its outputs. */
public record Workplace(Path folder) {

  public static Workplace create() {
    return new Workplace(ThisRun.folder("scene"));
  }

  /** TALLYSTICK_HOME. */
  public Path home() {
    return folder.resolve("home");
  }

  /** Writes a file and answers where it is. */
  public Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new folder for what a program says; elsewhere, for the workplace is the program's. */
  Path outputs() {
    return ThisRun.folder("output");
  }
}
