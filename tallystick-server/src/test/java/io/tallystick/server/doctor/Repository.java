package io.tallystick.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository of a test. */
record Repository(Path folder) {

  static Repository in(Path folder) throws IOException, InterruptedException {
    Repository repository = new Repository(folder);
    repository.git("init", "-q");
    return repository;
  }

  Repository write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    return this;
  }

  Repository track(String file, String content) throws IOException, InterruptedException {
    write(file, content).git("add", "-f", file);
    return this;
  }

  private void git(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process git = new ProcessBuilder(command).directory(folder.toFile()).start();
    assertThat(git.waitFor()).as(String.join(" ", command)).isZero();
  }
}
